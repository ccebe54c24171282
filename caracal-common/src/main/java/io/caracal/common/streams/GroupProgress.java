package io.caracal.common.streams;

import io.caracal.common.redis.Redis;
import io.lettuce.core.models.stream.PendingMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Up to when a group is done with a stream, by Redis's own clock. Asked with at most four commands whose cost does not depend on the length of the stream.
 *
 * @param done every entry added up to and including this millisecond is acknowledged or among the dead letters
 * @param age how long ago that was when it was asked; hardly anything while nothing is left to do
 */
public record GroupProgress(Instant done, Duration age) {

    /** Throws when the stream has no such group, or there is no such stream: then nothing is known. */
    public static GroupProgress read(Redis redis, String stream, String group) {
        // In this order: whatever was added before the first answer is seen by all that follow.
        Instant asked = redis.serverTime();
        EntryId newest = StreamFacts.newest(redis, stream);
        Map<String, Object> facts = StreamFacts.group(redis, stream, group)
                .orElseThrow(() -> new IllegalStateException("stream " + stream + " has no group " + group));
        EntryId delivered = EntryId.parse(ReplyMaps.text(facts, "last-delivered-id"));
        long done = asked.toEpochMilli() - 1;
        if (delivered.compareTo(newest) < 0) {
            // More entries may share the millisecond of the last one.
            done = Math.min(done, delivered.millis() - 1);
        }
        if (ReplyMaps.number(facts, "pending").orElse(1) > 0) {
            done = Math.min(done, lowestPending(redis, stream, group));
        }
        Instant until = Instant.ofEpochMilli(Math.max(0, done));
        return new GroupProgress(until, Duration.between(until, asked));
    }

    /** The last millisecond before the lowest entry that is handed out and not acknowledged; the end of time when all are by now. */
    private static long lowestPending(Redis redis, String stream, String group) {
        PendingMessages pending = redis.sync().xpending(stream, group);
        return pending.getCount() == 0
                ? Long.MAX_VALUE
                : EntryId.parse(pending.getMessageIds().getLower().getValue()).millis() - 1;
    }
}
