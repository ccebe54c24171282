package io.caracal.common.streams;

import io.caracal.common.redis.Redis;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.Map;
import java.util.Optional;

/** What XINFO tells, with one command each, also of streams that do not exist. */
final class StreamFacts {

    private static final String NO_SUCH_KEY = "ERR no such key";

    private StreamFacts() {}

    /** Members of XINFO STREAM; empty when there is no such stream. */
    static Optional<Map<String, Object>> stream(Redis redis, String stream) {
        try {
            return Optional.of(ReplyMaps.of(redis.sync().xinfoStream(stream)));
        } catch (RedisCommandExecutionException refused) {
            return absent(refused);
        }
    }

    /** Members of the group in XINFO GROUPS; empty when the stream has no such group, or there is no such stream. */
    static Optional<Map<String, Object>> group(Redis redis, String stream, String group) {
        try {
            for (Object reply : redis.sync().xinfoGroups(stream)) {
                Map<String, Object> members = ReplyMaps.of(reply);
                if (group.equals(ReplyMaps.text(members, "name"))) {
                    return Optional.of(members);
                }
            }
            return Optional.empty();
        } catch (RedisCommandExecutionException refused) {
            return absent(refused);
        }
    }

    /** The highest id ever given out, {@code 0-0} when there is no such stream. */
    static EntryId newest(Redis redis, String stream) {
        return stream(redis, stream)
                .map(members -> ReplyMaps.text(members, "last-generated-id"))
                .filter(id -> !id.isEmpty())
                .map(EntryId::parse)
                .orElseGet(() -> EntryId.parse(EntryId.ZERO));
    }

    private static Optional<Map<String, Object>> absent(RedisCommandExecutionException refused) {
        if (String.valueOf(refused.getMessage()).startsWith(NO_SUCH_KEY)) {
            return Optional.empty();
        }
        throw refused;
    }
}
