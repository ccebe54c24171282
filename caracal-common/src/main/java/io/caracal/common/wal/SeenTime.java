package io.caracal.common.wal;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long something has lasted, as far as anybody has seen: between two looks at most half a second counts, for a process that stood still in between has not
 * been waiting. Safe for use by many threads.
 */
final class SeenTime {

    private static final long MOST_BETWEEN_LOOKS = Duration.ofMillis(500).toNanos();

    private final LongSupplier nanos;
    private long watched;
    private long lookedAt;
    private long seen;

    SeenTime(LongSupplier nanos) {
        this.nanos = nanos;
        this.watched = nanos.getAsLong();
        this.lookedAt = watched;
    }

    /** @param begun when it began; another moment than last time is the begin of another thing */
    synchronized long since(long begun) {
        if (begun != watched) {
            watched = begun;
            lookedAt = begun;
            seen = 0;
        }
        long now = nanos.getAsLong();
        seen += Math.min(Math.max(0, now - lookedAt), MOST_BETWEEN_LOOKS);
        lookedAt = now;
        return seen;
    }
}
