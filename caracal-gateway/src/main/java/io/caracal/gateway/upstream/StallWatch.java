package io.caracal.gateway.upstream;

import io.caracal.common.lifecycle.OwnedLoops;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Ends responses that pause for too long. One loop for all of them, so a pause may last half a second longer than allowed. */
public final class StallWatch {

    private static final Duration TICK = Duration.ofMillis(500);
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanos;
    private final Duration limit;

    /**
     * @param nanos monotonic nanoseconds
     * @param limit longest pause
     */
    public StallWatch(LongSupplier nanos, Duration limit) {
        this.nanos = nanos;
        this.limit = limit;
    }

    public void start(OwnedLoops loops) {
        loops.every("stall-watch", TICK, this::check);
    }

    /** Begins to watch. */
    Watched watch(Runnable onStall) {
        Watched one = new Watched(onStall);
        watched.add(one);
        return one;
    }

    void check() {
        long now = nanos.getAsLong();
        for (Watched one : watched) {
            long since = one.waitingSince;
            if (since != NOT_WAITING && now - since > limit.toNanos()) {
                one.onStall.run();
            }
        }
    }

    /** One response. */
    final class Watched implements AutoCloseable {
        private final Runnable onStall;
        private volatile long waitingSince = NOT_WAITING;

        Watched(Runnable onStall) {
            this.onStall = onStall;
        }

        void waiting() {
            waitingSince = nanos.getAsLong();
        }

        void served() {
            waitingSince = NOT_WAITING;
        }

        @Override
        public void close() {
            watched.remove(this);
        }
    }
}
