package io.caracal.common.streams;

import io.caracal.common.redis.Redis;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Up to when tails have delivered what was published, by Redis's own clock. */
public final class TailProgress {

    private TailProgress() {}

    /**
     * Every entry added to any of their streams up to and including this millisecond was delivered to the handler or rejected. 1970 when a tail has no position
     * yet. Asked with one command per stream and one more, whose cost does not depend on the length of the streams.
     */
    public static Instant read(Redis redis, List<StreamTail> tails) {
        // In this order: whatever was added before the first answer is seen by all that follow.
        long done = redis.serverTime().toEpochMilli() - 1;
        for (StreamTail tail : tails) {
            EntryId newest = StreamFacts.newest(redis, tail.stream());
            Optional<EntryId> position = tail.stats().position().map(EntryId::parse);
            if (position.isEmpty()) {
                return Instant.EPOCH;
            }
            if (position.get().compareTo(newest) < 0) {
                // More entries may share the millisecond of the last one.
                done = Math.min(done, position.get().millis() - 1);
            }
        }
        return Instant.ofEpochMilli(Math.max(0, done));
    }
}
