package io.caracal.gateway.revocation;

import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Loads the snapshot: at start, periodically, after a failure every second, and whenever asked. One load at a time. */
public final class RevocationPoll {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final RevocationStore store;
    private final RevocationState state;
    private final LongSupplier nanos;
    private final Duration period;
    private final ReentrantLock loading = new ReentrantLock();
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final LongAdder reloads = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private volatile Optional<Loop> loop = Optional.empty();
    private volatile long loadedAt;

    public RevocationPoll(RevocationStore store, RevocationState state, LongSupplier nanos, Duration period) {
        this.store = store;
        this.state = state;
        this.nanos = nanos;
        this.period = period;
    }

    public Loop start(OwnedLoops loops) {
        Loop started = loops.every("revocation-poll", TICK, this::tick);
        loop = Optional.of(started);
        return started;
    }

    /** Asks for a load, now or at the latest within a second. */
    void request() {
        wanted.set(true);
        loop.ifPresent(Loop::wake);
    }

    /**
     * Loads now.
     *
     * @return how many revocations are known
     * @throws RuntimeException when Postgres cannot be read; the old snapshot stays
     */
    public int reload() {
        loading.lock();
        try {
            long began = nanos.getAsLong();
            state.replace(new RevocationSnapshot(store.load(), began));
            loadedAt = began;
            reloads.increment();
            return state.size();
        } catch (RuntimeException e) {
            errors.increment();
            wanted.set(true);
            throw e;
        } finally {
            loading.unlock();
        }
    }

    public long reloads() {
        return reloads.sum();
    }

    public long errors() {
        return errors.sum();
    }

    private void tick() {
        if (wanted.getAndSet(false) || nanos.getAsLong() - loadedAt >= period.toNanos()) {
            reload();
        }
    }
}
