package io.caracal.common.lifecycle;

import io.caracal.common.failure.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on a thread of its own. An exception fails the round; an {@link Error} ends the loop, visibly. */
final class ThreadLoop implements Loop {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);
    private static final long JOIN_LIMIT_MILLIS = 5_000;
    private static final long LOOK_MILLIS = 5;

    private final String name;
    private final Pace pace;
    private final LoopBody body;
    private final BooleanSupplier idle;
    private final LongSupplier nanos;
    private final Duration silence;
    private final Thread thread;
    private final Semaphore wakeUps = new Semaphore(0);
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean stopping;
    private volatile boolean done;
    private volatile long progressNanos;
    private volatile long soundNanos;
    private volatile @Nullable Throwable death;

    /**
     * @param idle whether the round in progress waits for work and may be interrupted without harm
     * @param silence longest time between two sound rounds; zero when somebody else watches over it
     */
    ThreadLoop(String name, Pace pace, LoopBody body, BooleanSupplier idle, LongSupplier nanos, Duration silence) {
        this.name = name;
        this.pace = pace;
        this.body = body;
        this.idle = idle;
        this.nanos = nanos;
        this.silence = silence;
        this.progressNanos = nanos.getAsLong();
        this.soundNanos = progressNanos;
        this.thread = OwnedLoops.daemon(this::run, name);
    }

    void start() {
        thread.start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean alive() {
        return thread.isAlive();
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public long failures() {
        return failures.get();
    }

    @Override
    public long rounds() {
        return rounds.get();
    }

    @Override
    public Duration sinceProgress() {
        return Duration.ofNanos(Math.max(0, nanos.getAsLong() - progressNanos));
    }

    @Override
    public Duration sinceSound() {
        return Duration.ofNanos(Math.max(0, nanos.getAsLong() - soundNanos));
    }

    @Override
    public Optional<String> trouble() {
        if (stopping || done) {
            return Optional.empty();
        }
        if (!thread.isAlive()) {
            return Optional.of("loop_dead");
        }
        boolean silent = !silence.isZero() && sinceSound().compareTo(silence) > 0;
        return silent ? Optional.of("loop_silent") : Optional.empty();
    }

    @Override
    public Optional<Throwable> death() {
        return Optional.ofNullable(death);
    }

    @Override
    public void wake() {
        wakeUps.release();
    }

    @Override
    public void stop() {
        stopping = true;
        thread.interrupt();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(JOIN_LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IllegalStateException("loop " + name + " did not end within " + JOIN_LIMIT_MILLIS + " ms");
        }
    }

    @Override
    public void finish(Duration patience) {
        stopping = true;
        wake();
        long end = nanos.getAsLong() + patience.toNanos();
        try {
            while (thread.isAlive() && !idle.getAsBoolean() && nanos.getAsLong() - end < 0) {
                thread.join(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            LOG.warn("loop {} is not given the time to finish its round", name);
            Thread.currentThread().interrupt();
        }
        stop();
    }

    private void run() {
        try {
            while (!stopping && !done) {
                rest(pace.after(round()));
            }
        } catch (InterruptedException e) {
            if (!stopping) {
                death = e;
                LOG.error("loop {} was interrupted by a stranger and has ended", name, e);
            }
        } catch (Error e) {
            death = e;
            LOG.error("loop {} has died", name, e);
            throw e;
        }
    }

    private boolean round() throws InterruptedException {
        try {
            body.run();
            rounds.incrementAndGet();
            progressNanos = nanos.getAsLong();
            soundNanos = progressNanos;
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (stopping) {
                LOG.debug("loop {} was cut short by its stop", name, e);
                return false;
            }
            failures.incrementAndGet();
            report(e);
            return false;
        }
    }

    /** A dependency that is down is told in one line; anything else is a surprise and comes with its stack. */
    private void report(Exception failure) {
        if (failure instanceof UnavailableException unavailable) {
            soundNanos = nanos.getAsLong();
            LOG.warn("loop {} failed a round: {}", name, unavailable.getMessage());
        } else {
            LOG.warn("loop {} failed a round", name, failure);
        }
    }

    private void rest(Optional<Duration> pause) throws InterruptedException {
        if (pause.isPresent()) {
            pause(pause.get());
        } else {
            done = true;
            LOG.info("loop {} has done its work and ends", name);
        }
    }

    private void pause(Duration pause) throws InterruptedException {
        if (stopping || pause.isZero()) {
            return;
        }
        if (wakeUps.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            wakeUps.drainPermits();
        }
    }
}
