package io.caracal.common.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what was started, in the order of {@link StopPhase} and within a step newest first, inside one budget. {@link
 * #draining()} turns true before anything stops. An action that fails or overruns does not keep the others from
 * running: each gets its turn, and all failures end up in the {@link StopReport}. Safe for use by many threads.
 */
public final class Lifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final Duration LAST_CHANCE = Duration.ofMillis(100);

    private final Duration budget;
    private final LongSupplier nanos;
    private final StopActions actions = new StopActions();
    private final List<Runnable> drainListeners = new ArrayList<>();
    private final List<EvidenceAccount> accounts = new CopyOnWriteArrayList<>();
    private final Map<StopPhase, CompletableFuture<Void>> reached = new EnumMap<>(StopPhase.class);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<StopReport> finished = new CompletableFuture<>();
    private volatile boolean draining;
    private volatile @Nullable StopPhase current;
    private volatile long phaseEnd;

    /**
     * @param budget time for everything behind the drain wait together
     * @param nanos monotonic nanoseconds
     */
    public Lifecycle(Duration budget, LongSupplier nanos) {
        this.budget = budget;
        this.nanos = nanos;
        for (StopPhase phase : StopPhase.values()) {
            reached.put(phase, new CompletableFuture<>());
        }
    }

    /** Time for everything behind the drain wait together. */
    public Duration budget() {
        return budget;
    }

    /**
     * Registers a loop, a client or a pool, to be stopped in {@link StopPhase#POOLS_CLOSED}: what is registered last
     * stops first. Once that step is over, the action runs at once.
     */
    public void onStop(String name, AutoCloseable action) {
        onStop(StopPhase.POOLS_CLOSED, name, action);
    }

    /**
     * Registers what is to be stopped in a step; within it what is registered last stops first, except in the steps
     * whose actions run at the same time. Once the step is over, the action runs at once.
     */
    public void onStop(StopPhase phase, String name, AutoCloseable action) {
        if (!phase.takesActions()) {
            throw new IllegalArgumentException("nothing is stopped in " + phase.text());
        }
        if (actions.add(new StopActions.Named(phase, name, action))) {
            return;
        }
        LOG.warn("{} was started during shutdown and is stopped at once", name);
        try {
            action.close();
        } catch (Exception e) {
            LOG.error("stopping {} failed", name, e);
        }
    }

    /** Registers how to end responses that have no end of their own: event streams, long polls, tails. */
    public void onStreamsEnd(String name, AutoCloseable action) {
        onStop(StopPhase.STREAMS_ENDED, name, action);
    }

    /**
     * Registers what must know at once that shutdown has begun; runs on the thread that begins it, so it must be
     * quick. When it has begun already, the listener runs at once.
     */
    public void onDrain(Runnable listener) {
        synchronized (drainListeners) {
            if (!draining) {
                drainListeners.add(listener);
                return;
            }
        }
        tell(listener);
    }

    /** Evidence whose fate belongs into the report. */
    public void account(EvidenceAccount account) {
        accounts.add(account);
    }

    /** Whether shutdown has begun. */
    public boolean draining() {
        return draining;
    }

    /** The step that is under way, or the last one; empty while the service runs. */
    public Optional<StopPhase> phase() {
        return Optional.ofNullable(current);
    }

    /** Completes when the step is over, already completed afterwards. */
    public CompletableFuture<Void> reached(StopPhase phase) {
        return future(phase).copy();
    }

    /** Time left in the step that is under way; zero when it is over its time or none is under way. */
    public Duration left() {
        return phase().isEmpty() ? Duration.ZERO : Duration.ofNanos(Math.max(0, phaseEnd - nanos.getAsLong()));
    }

    /** Announces shutdown without stopping anything yet; a second call does nothing. */
    public void drain() {
        List<Runnable> listeners;
        synchronized (drainListeners) {
            if (draining) {
                return;
            }
            draining = true;
            current = StopPhase.DRAIN_ANNOUNCED;
            listeners = List.copyOf(drainListeners);
            drainListeners.clear();
        }
        listeners.forEach(Lifecycle::tell);
        future(StopPhase.DRAIN_ANNOUNCED).complete(null);
    }

    /** Stops everything without a drain wait; throws when something failed or overran. */
    public void stop() throws StopFailedException {
        shutDown(Duration.ZERO).requireClean();
    }

    /**
     * Announces, waits, and stops everything. An interrupt ends the wait. A second call waits for the first and has
     * its report.
     *
     * @param drainWait how long to go on serving behind the announcement
     */
    public StopReport shutDown(Duration drainWait) {
        if (!stopping.compareAndSet(false, true)) {
            return finished.join();
        }
        Run run = new Run(nanos.getAsLong());
        run.announceAndWait(drainWait);
        long begin = nanos.getAsLong();
        for (StopPhase phase : StopPhase.values()) {
            if (phase.takesActions()) {
                run.stop(phase, begin + phase.latestEnd(budget).toNanos());
            }
        }
        StopReport report = run.report();
        finished.complete(report);
        if (run.interrupted) {
            Thread.currentThread().interrupt();
        }
        return report;
    }

    private CompletableFuture<Void> future(StopPhase phase) {
        return Objects.requireNonNull(reached.get(phase));
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("a listener failed to hear of the shutdown", e);
        }
    }

    /** One stop; confined to the thread that carries it out. */
    private final class Run {

        private final long began;
        private final long sentBefore = EvidenceTotals.sent(accounts);
        private final List<StopReport.PhaseTime> times = new ArrayList<>();
        private final List<StopReport.StopFailure> failures = new ArrayList<>();
        private boolean interrupted;

        Run(long began) {
            this.began = began;
        }

        void announceAndWait(Duration drainWait) {
            drain();
            long announced = over(StopPhase.DRAIN_ANNOUNCED, began);
            begin(StopPhase.DRAIN_WAIT, announced + drainWait.toNanos());
            try {
                TimeUnit.NANOSECONDS.sleep(drainWait.toNanos());
            } catch (InterruptedException e) {
                LOG.info("the drain wait was cut short");
                interrupted = true;
            }
            over(StopPhase.DRAIN_WAIT, announced);
        }

        void stop(StopPhase phase, long end) {
            long start = begin(phase, end);
            for (List<StopActions.Named> next = actions.next(phase); !next.isEmpty(); next = actions.next(phase)) {
                for (StopTask task : next.stream().map(StopTask::start).toList()) {
                    long limit = Math.max(LAST_CHANCE.toNanos(), end - nanos.getAsLong());
                    task.await(limit).ifPresent(this::note);
                }
            }
            over(phase, start);
        }

        /** An interrupt gives up one action; it must not take the others, evidence among them, with it. */
        private void note(StopReport.StopFailure failure) {
            interrupted |= failure.cause() instanceof InterruptedException;
            failures.add(failure);
        }

        StopReport report() {
            Duration total = Duration.ofNanos(nanos.getAsLong() - began);
            return new StopReport(times, failures, EvidenceTotals.of(accounts, sentBefore), total);
        }

        private long begin(StopPhase phase, long end) {
            phaseEnd = end;
            current = phase;
            return nanos.getAsLong();
        }

        private long over(StopPhase phase, long start) {
            long now = nanos.getAsLong();
            times.add(new StopReport.PhaseTime(phase, Duration.ofNanos(now - start)));
            future(phase).complete(null);
            return now;
        }
    }
}
