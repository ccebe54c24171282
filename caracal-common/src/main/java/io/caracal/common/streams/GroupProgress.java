package io.caracal.common.streams;

import io.caracal.common.redis.Redis;
import io.lettuce.core.models.stream.PendingMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Up to when a group is done with a stream, by Redis's own clock. Asked with four commands whose cost does not depend on the length of the stream.
 *
 * @param done every entry added up to and including this millisecond is acknowledged or among the dead letters
 * @param age how long ago that was when it was asked; hardly anything while nothing is left to do
 */
public record GroupProgress(Instant done, Duration age) {

    /** Throws when the stream has no such group, or there is no such stream: then nothing is known. */
    public static GroupProgress read(Redis redis, String stream, String group) {
        // In this order: whatever was added before the first answer is seen by all that follow.
        Instant asked = redis.serverTime();
        EntryId newest = EntryId.parse(newest(redis, stream));
        EntryId delivered = EntryId.parse(lastDelivered(redis, stream, group));
        PendingMessages pending = redis.sync().xpending(stream, group);
        long done = asked.toEpochMilli() - 1;
        if (delivered.compareTo(newest) < 0) {
            // More entries may share the millisecond of the last one.
            done = Math.min(done, delivered.millis() - 1);
        }
        if (pending.getCount() > 0) {
            String lowest = pending.getMessageIds().getLower().getValue();
            done = Math.min(done, EntryId.parse(lowest).millis() - 1);
        }
        Instant until = Instant.ofEpochMilli(Math.max(0, done));
        return new GroupProgress(until, Duration.between(until, asked));
    }

    private static String newest(Redis redis, String stream) {
        return ReplyMaps.text(ReplyMaps.of(redis.sync().xinfoStream(stream)), "last-generated-id");
    }

    private static String lastDelivered(Redis redis, String stream, String group) {
        for (Object reply : redis.sync().xinfoGroups(stream)) {
            Map<String, Object> members = ReplyMaps.of(reply);
            if (group.equals(ReplyMaps.text(members, "name"))) {
                return ReplyMaps.text(members, "last-delivered-id");
            }
        }
        throw new IllegalStateException("stream " + stream + " has no group " + group);
    }
}
