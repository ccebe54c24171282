package io.caracal.common.streams;

import io.caracal.common.redis.Redis;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.models.stream.PendingMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a group still has to do, asked of Redis with at most four commands whose cost does not depend on the length of the stream.
 *
 * @param pending entries handed out and not acknowledged
 * @param oldestAdded when the lowest of them was added to the stream; empty when none is pending
 * @param oldestIdle time since it was last handed out; empty when none is pending
 * @param lag entries not handed out yet, or as many of them as matter; empty when that cannot be told, which never means none
 * @param distance by how much the newest entry of the stream is newer than the last one handed out
 */
public record StreamBacklog(
        long pending,
        Optional<Instant> oldestAdded,
        Optional<Duration> oldestIdle,
        OptionalLong lag,
        Duration distance) {

    /** Most entries that are counted one by one where Redis does not know the lag: before version 7, after deletions, and for new groups. */
    public static final int MOST_COUNTED = 10_000;

    private static final String COUNT = "return #redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])";

    /**
     * Empty when the stream or the group does not exist.
     *
     * @param enough the lag from which on it does not matter how large it is
     */
    public static Optional<StreamBacklog> read(Redis redis, String stream, String group, long enough) {
        return StreamFacts.group(redis, stream, group).map(members -> of(redis, stream, members, enough));
    }

    /** Entries that are not done with; empty when Redis cannot tell how many it has not handed out. */
    public OptionalLong outstanding() {
        return lag.isPresent() ? OptionalLong.of(lag.getAsLong() + pending) : OptionalLong.empty();
    }

    private static StreamBacklog of(Redis redis, String stream, Map<String, Object> group, long enough) {
        String name = ReplyMaps.text(group, "name");
        long pending = ReplyMaps.number(group, "pending").orElse(0);
        List<PendingMessage> lowest =
                pending == 0 ? List.of() : redis.sync().xpending(stream, name, Range.unbounded(), Limit.from(1));
        Optional<PendingMessage> oldest = lowest.stream().findFirst();
        EntryId delivered = EntryId.parse(ReplyMaps.text(group, "last-delivered-id"));
        EntryId newest = StreamFacts.newest(redis, stream);
        // All handed out means a lag of nothing, also where Redis has lost count.
        OptionalLong lag = delivered.compareTo(newest) >= 0 ? OptionalLong.of(0) : lag(redis, stream, group, enough);
        return new StreamBacklog(
                pending,
                oldest.map(message ->
                        Instant.ofEpochMilli(EntryId.parse(message.getId()).millis())),
                oldest.map(PendingMessage::getSinceLastDelivery),
                lag,
                Duration.ofMillis(Math.max(0, newest.millis() - delivered.millis())));
    }

    private static OptionalLong lag(Redis redis, String stream, Map<String, Object> group, long enough) {
        OptionalLong told = ReplyMaps.number(group, "lag");
        if (told.isPresent()) {
            return told;
        }
        long bound = Math.min(enough, MOST_COUNTED);
        Long counted = redis.sync()
                .eval(
                        COUNT,
                        ScriptOutputType.INTEGER,
                        new String[] {stream},
                        ReplyMaps.text(group, "last-delivered-id"),
                        Long.toString(bound));
        boolean known = counted != null && (counted < bound || bound == enough);
        return known ? OptionalLong.of(counted) : OptionalLong.empty();
    }
}
