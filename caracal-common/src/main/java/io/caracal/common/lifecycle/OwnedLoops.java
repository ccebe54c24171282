package io.caracal.common.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The only source of threads in a service. Every thread is a named daemon, belongs to the {@link Lifecycle} and stops
 * with it.
 */
public final class OwnedLoops {

    private static final int QUEUED_PER_THREAD = 64;
    private static final Duration USUAL_ROUND = Duration.ofMinutes(2);
    private static final int MISSED_PERIODS = 3;

    private final Lifecycle lifecycle;
    private final LongSupplier nanos;
    private final StopPhase phase;
    private final List<Loop> loops;

    /** @param nanos monotonic nanoseconds */
    public OwnedLoops(Lifecycle lifecycle, LongSupplier nanos) {
        this(lifecycle, nanos, StopPhase.POOLS_CLOSED, new CopyOnWriteArrayList<>());
    }

    private OwnedLoops(Lifecycle lifecycle, LongSupplier nanos, StopPhase phase, List<Loop> loops) {
        this.lifecycle = lifecycle;
        this.nanos = nanos;
        this.phase = phase;
        this.loops = loops;
    }

    /**
     * The same owner for threads that stop in another step than {@link StopPhase#POOLS_CLOSED}. Loops that stop before that one may
     * finish their round; all others are interrupted.
     */
    public OwnedLoops stoppingIn(StopPhase step) {
        return new OwnedLoops(lifecycle, nanos, step, loops);
    }

    /** What the threads stop with. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /** Runs {@code body} now and then {@code period} after the end of each round, or sooner when woken; a round takes two minutes at most. */
    public Loop every(String name, Duration period, LoopBody body) {
        return every(name, period, USUAL_ROUND, body);
    }

    /**
     * The same for a body that may take longer.
     *
     * @param longestRound three periods and so long without a sound round mean that the loop hangs, or fails every time
     */
    public Loop every(String name, Duration period, Duration longestRound, LoopBody body) {
        return periodic(name, Pace.every(period), longestRound, body);
    }

    /** Runs {@code body} now and, as long as it fails, {@code retry} after the end of each round; the loop ends with the first round that ends well. */
    public Loop untilDone(String name, Duration retry, LoopBody body) {
        return periodic(name, Pace.untilDone(retry), USUAL_ROUND, body);
    }

    /**
     * Runs {@code body} again and again; it blocks by itself. A failed round is logged and followed by a pause of 1
     * s.
     *
     * @param longestRound so long without a sound round means that the loop hangs, or fails every time
     */
    public Loop continuously(String name, Duration longestRound, LoopBody body) {
        return continuously(name, longestRound, body, () -> false);
    }

    /**
     * The same for a body that waits for work.
     *
     * @param longestRound includes the wait, which therefore has an end; zero for a body that waits without one and is watched elsewhere
     * @param idle whether {@code body} just waits and may be interrupted without losing any
     */
    public Loop continuously(String name, Duration longestRound, LoopBody body, BooleanSupplier idle) {
        return start(new ThreadLoop(name, Pace.continuous(), body, idle, nanos, longestRound));
    }

    /**
     * A fixed number of named threads with a bounded queue of 64 tasks per thread; beyond it {@code execute} throws
     * {@link java.util.concurrent.RejectedExecutionException}.
     */
    public Executor executor(String name, int threads) {
        AtomicInteger counter = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(threads * QUEUED_PER_THREAD),
                task -> daemon(task, name + "-" + counter.incrementAndGet()));
        pool.allowCoreThreadTimeOut(true);
        lifecycle.onStop(phase, name, () -> stop(pool));
        return pool;
    }

    /** Every loop that was started, for health and metrics. */
    public List<Loop> all() {
        return List.copyOf(loops);
    }

    private Loop periodic(String name, Pace pace, Duration longestRound, LoopBody body) {
        Duration silence = pace.period().multipliedBy(MISSED_PERIODS).plus(longestRound);
        return start(new ThreadLoop(name, pace, body, () -> false, nanos, silence));
    }

    private Loop start(ThreadLoop loop) {
        loops.add(loop);
        loop.start();
        lifecycle.onStop(phase, loop.name(), () -> stop(loop));
        return loop;
    }

    private void stop(Loop loop) {
        if (phase.compareTo(StopPhase.POOLS_CLOSED) < 0) {
            loop.finish(patience());
        } else {
            loop.stop();
        }
    }

    private void stop(ThreadPoolExecutor pool) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(patience().toMillis(), TimeUnit.MILLISECONDS)) {
            pool.shutdownNow();
        }
    }

    /** Leaves enough of the step for what an interrupt still takes. */
    private Duration patience() {
        return lifecycle.left().dividedBy(2);
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
