package io.caracal.common.streams;

import io.caracal.common.redis.Redis;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.models.stream.ClaimedMessages;
import io.lettuce.core.models.stream.PendingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The Redis commands of one consumer of a group, on a connection of its own. Not safe for use by several threads. */
final class GroupReader implements AutoCloseable {

    private static final long MOST_COUNTED = 10_000;

    private final ConsumerGroupSettings settings;
    private final Redis redis;
    private final StatefulRedisConnection<String, String> connection;
    private final Consumer<String> consumer;

    private GroupReader(
            Redis redis, ConsumerGroupSettings settings, StatefulRedisConnection<String, String> connection) {
        this.redis = redis;
        this.settings = settings;
        this.connection = connection;
        this.consumer = Consumer.from(settings.group(), settings.consumer());
    }

    /** Connects, and creates the stream and the group when Redis does not have them (any more). */
    static GroupReader open(Redis redis, ConsumerGroupSettings settings) {
        StreamProvisioning.ensureGroup(redis, settings.stream(), settings.group());
        return new GroupReader(redis, settings, redis.dedicated("group-" + settings.group(), settings.block()));
    }

    /** Waits for entries that nobody in the group has been given yet. */
    List<StreamEntry> readNew() {
        XReadArgs arguments = new XReadArgs().count(settings.batchSize()).block(settings.block());
        return entries(read(arguments, StreamOffset.lastConsumed(settings.stream())), Map.of());
    }

    /** This consumer's own unfinished entries after an id. */
    List<StreamEntry> readOwn(String after) {
        XReadArgs arguments = new XReadArgs().count(settings.batchSize());
        List<StreamMessage<String, String>> messages = read(arguments, StreamOffset.from(settings.stream(), after));
        return entries(messages, deliveries(messages));
    }

    /** Takes over unfinished entries of any consumer that have been idle for long enough, from a cursor on. */
    Claimed claim(String cursor) {
        XAutoClaimArgs<String> arguments = new XAutoClaimArgs<String>()
                .consumer(consumer)
                .minIdleTime(settings.claimIdle())
                .startId(cursor)
                .count(settings.batchSize());
        ClaimedMessages<String, String> claimed = redis.sync().xautoclaim(settings.stream(), arguments);
        List<StreamMessage<String, String>> messages = claimed.getMessages();
        return new Claimed(claimed.getId(), entries(messages, deliveries(messages)));
    }

    GroupState state() {
        return StreamFacts.group(redis, settings.stream(), settings.group())
                .map(this::state)
                .orElse(GroupState.UNKNOWN);
    }

    @Override
    public void close() {
        connection.closeAsync();
    }

    @SuppressWarnings("unchecked") // generic varargs of the client
    private List<StreamMessage<String, String>> read(XReadArgs arguments, StreamOffset<String> offset) {
        try {
            return connection.sync().xreadgroup(consumer, arguments, offset);
        } catch (RuntimeException e) {
            throw redis.noted(e);
        }
    }

    private GroupState state(Map<String, Object> facts) {
        OptionalLong pending = ReplyMaps.number(facts, "pending");
        Optional<Duration> idle = pending.isPresent() && pending.getAsLong() == 0 ? Optional.empty() : oldestIdle();
        return new GroupState(pending, idle, ReplyMaps.number(facts, "lag"));
    }

    private Optional<Duration> oldestIdle() {
        return redis.sync().xpending(settings.stream(), settings.group(), Range.unbounded(), Limit.from(1)).stream()
                .findFirst()
                .map(PendingMessage::getSinceLastDelivery);
    }

    private Map<String, Long> deliveries(List<StreamMessage<String, String>> messages) {
        Map<String, Long> counts = new HashMap<>();
        if (!messages.isEmpty()) {
            Range<String> range = Range.create(
                    messages.get(0).getId(), messages.get(messages.size() - 1).getId());
            for (PendingMessage pending :
                    redis.sync().xpending(settings.stream(), consumer, range, Limit.from(MOST_COUNTED))) {
                counts.put(pending.getId(), pending.getRedeliveryCount());
            }
        }
        return counts;
    }

    private List<StreamEntry> entries(List<StreamMessage<String, String>> messages, Map<String, Long> deliveries) {
        List<StreamEntry> entries = new ArrayList<>(messages.size());
        for (StreamMessage<String, String> message : messages) {
            long count = deliveries.getOrDefault(message.getId(), 1L);
            entries.add(new StreamEntry(settings.stream(), message.getId(), fieldsOf(message), count));
        }
        return entries;
    }

    /** An entry that was trimmed while it was pending comes without fields. */
    static Map<String, String> fieldsOf(StreamMessage<String, String> message) {
        return Optional.ofNullable(message.getBody()).orElse(Map.of());
    }

    /** Entries taken over, and where to go on; {@code 0-0} is the end. */
    record Claimed(String cursor, List<StreamEntry> entries) {}

    /** The state of the group; empty members are not known. */
    record GroupState(OptionalLong pending, Optional<Duration> oldestIdle, OptionalLong lag) {
        static final GroupState UNKNOWN = new GroupState(OptionalLong.empty(), Optional.empty(), OptionalLong.empty());
    }
}
