package io.caracal.common.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what was started, newest first, inside one budget. {@link #draining()} turns true before anything stops. A
 * phase that fails or overruns does not keep the others from running: every phase gets its turn, and all failures end
 * up suppressed under one {@link StopFailedException}. Safe for use by many threads.
 */
public final class Lifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final Duration LAST_CHANCE = Duration.ofMillis(100);

    private final Deque<Phase> phases = new ArrayDeque<>();
    private final Duration budget;
    private final LongSupplier nanos;
    private volatile boolean draining;
    private boolean stopped;

    private record Phase(String name, AutoCloseable action) {}

    /**
     * @param budget time for all phases together
     * @param nanos monotonic nanoseconds
     */
    public Lifecycle(Duration budget, LongSupplier nanos) {
        this.budget = budget;
        this.nanos = nanos;
    }

    /** Time for all phases together. */
    public Duration budget() {
        return budget;
    }

    /**
     * Registers a phase of the stop; what is registered last stops first. After the stop has begun, the action runs
     * at once.
     */
    public void onStop(String name, AutoCloseable action) {
        synchronized (phases) {
            if (!stopped) {
                phases.push(new Phase(name, action));
                return;
            }
        }
        LOG.warn("{} was started during shutdown and is stopped at once", name);
        stopNow(new Phase(name, action));
    }

    /** Whether shutdown has begun. */
    public boolean draining() {
        return draining;
    }

    /** Announces shutdown without stopping anything yet. */
    public void drain() {
        draining = true;
    }

    /** Stops every phase; a second call does nothing. */
    public void stop() throws StopFailedException {
        draining = true;
        long deadline = nanos.getAsLong() + budget.toNanos();
        StopFailedException failure = new StopFailedException();
        for (Phase phase = next(); phase != null; phase = next()) {
            run(phase, Math.max(LAST_CHANCE.toNanos(), deadline - nanos.getAsLong()), failure);
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private @Nullable Phase next() {
        synchronized (phases) {
            stopped = true;
            return phases.poll();
        }
    }

    private void run(Phase phase, long limitNanos, StopFailedException failure) {
        long begin = nanos.getAsLong();
        FutureTask<Void> task = new FutureTask<>(() -> {
            phase.action().close();
            return null;
        });
        Thread thread = new Thread(task, "stop-" + phase.name());
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(limitNanos, TimeUnit.NANOSECONDS);
            LOG.info("stopped {} in {} ms", phase.name(), TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begin));
        } catch (ExecutionException e) {
            LOG.error("stopping {} failed", phase.name(), e.getCause());
            failure.add(phase.name(), e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            thread.interrupt();
            LOG.error("stopping {} exceeded the shutdown budget", phase.name());
            failure.add(phase.name(), e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            failure.add(phase.name(), e);
        }
    }

    private static void stopNow(Phase phase) {
        try {
            phase.action().close();
        } catch (Exception e) {
            LOG.error("stopping {} failed", phase.name(), e);
        }
    }
}
