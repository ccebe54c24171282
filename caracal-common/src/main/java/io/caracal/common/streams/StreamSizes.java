package io.caracal.common.streams;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisFailures;
import io.caracal.common.redis.RedisUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at streams now and then, so that others can tell their extent without asking Redis. Costs two commands per stream and round,
 * whatever the stream holds. What cannot be looked at is not known, rather than what it was.
 */
public final class StreamSizes {

    private static final Duration PERIOD = Duration.ofSeconds(15);

    private final Redis redis;
    private final List<String> streams;
    private final Set<String> countedOnly;
    private final Map<String, StreamSize> seen = new ConcurrentHashMap<>();

    public StreamSizes(Redis redis, List<String> streams) {
        this(redis, streams, Set.of());
    }

    /** @param countedOnly those of the streams whose entries this service may not see: of them the length alone is known */
    StreamSizes(Redis redis, List<String> streams, Set<String> countedOnly) {
        this.redis = redis;
        this.streams = List.copyOf(streams);
        this.countedOnly = Set.copyOf(countedOnly);
    }

    /** Begins to look. To be called once. */
    public Loop start(OwnedLoops loops) {
        return loops.every("stream-sizes", PERIOD, this::look);
    }

    /** Empty when not known. */
    public Optional<StreamSize> of(String stream) {
        return Optional.ofNullable(seen.get(stream));
    }

    void look() {
        try {
            for (String stream : streams) {
                seen.put(stream, size(stream));
            }
        } catch (UnavailableException e) {
            seen.clear();
            throw e;
        }
    }

    private StreamSize size(String stream) {
        return countedOnly.contains(stream) ? counted(stream) : seenThrough(stream);
    }

    private StreamSize counted(String stream) {
        OptionalLong unknown = OptionalLong.empty();
        return new StreamSize(unknown, unknown, unknown, redis.sync().xlen(stream), bytes(stream));
    }

    private StreamSize seenThrough(String stream) {
        Optional<Map<String, Object>> facts = StreamFacts.stream(redis, stream);
        if (facts.isEmpty()) {
            return StreamSize.EMPTY;
        }
        Map<String, Object> members = facts.get();
        long held = ReplyMaps.number(members, "length").orElse(0);
        OptionalLong added = ReplyMaps.number(members, "entries-added");
        OptionalLong head = added.isPresent() ? added : time(ReplyMaps.text(members, "last-generated-id"));
        OptionalLong oldest = held == 0 ? OptionalLong.empty() : time(ReplyMaps.entryId(members, "first-entry"));
        OptionalLong earliest = held > 0 && added.isPresent() ? OptionalLong.of(added.getAsLong() - held + 1) : oldest;
        return new StreamSize(head, earliest, oldest, held, bytes(stream));
    }

    private static OptionalLong time(String id) {
        return id.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(EntryId.parse(id).millis());
    }

    /** The command is not everywhere allowed. */
    private OptionalLong bytes(String stream) {
        try {
            Long bytes = redis.sync().memoryUsage(stream);
            return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
        } catch (RedisCommandExecutionException unknown) {
            return OptionalLong.empty();
        } catch (RedisUnavailableException failure) {
            if (RedisFailures.denial(failure).isPresent()) {
                return OptionalLong.empty();
            }
            throw failure;
        }
    }
}
