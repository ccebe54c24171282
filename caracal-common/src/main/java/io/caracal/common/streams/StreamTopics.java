package io.caracal.common.streams;

import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.TopicStats;
import io.caracal.common.metrics.TopicStats.Durability;
import io.caracal.common.redis.Redis;
import io.caracal.core.event.Streams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Shows Redis streams as topics. */
public final class StreamTopics {

    private final Metrics metrics;
    private final StreamSizes sizes;

    private StreamTopics(Metrics metrics, StreamSizes sizes) {
        this.metrics = metrics;
        this.sizes = sizes;
    }

    /**
     * Binds streams and begins to look at their extent now and then; of the stream of evidence only at its length, since none but the Audit service may see what is in
     * it. To be called once per service.
     *
     * @param streams names, and what an entry has survived once this service has written or read it
     */
    public static StreamTopics start(Metrics metrics, OwnedLoops loops, Redis redis, Map<String, Durability> streams) {
        List<String> names = List.copyOf(streams.keySet());
        return start(metrics, loops, new StreamSizes(redis, names, Set.of(Streams.AUDIT_EVENTS)), streams);
    }

    /** The same for the service that reads the evidence. */
    public static StreamTopics startWithEvidence(
            Metrics metrics, OwnedLoops loops, Redis redis, Map<String, Durability> streams) {
        return start(metrics, loops, new StreamSizes(redis, List.copyOf(streams.keySet())), streams);
    }

    private static StreamTopics start(
            Metrics metrics, OwnedLoops loops, StreamSizes sizes, Map<String, Durability> streams) {
        sizes.start(loops);
        streams.forEach((stream, durability) -> metrics.topics()
                .bind(() -> sizes.of(stream)
                        .map(size -> shown(TopicStats.named(stream, durability), size))
                        .orElseGet(() -> TopicStats.named(stream, durability))));
        return new StreamTopics(metrics, sizes);
    }

    /** The extent of one of the streams when it was last looked at; empty when not known. */
    public Optional<StreamSize> size(String stream) {
        return sizes.of(stream);
    }

    /** One of the streams is consumed through a group. */
    public StreamTopics queue(String stream, Supplier<ConsumerGroupStats> group) {
        metrics.topics().bind(() -> {
            ConsumerGroupStats stats = group.get();
            return TopicStats.named(stream, Durability.MEMORY).asQueue(stats.lag(), stats.pending());
        });
        return this;
    }

    private static TopicStats shown(TopicStats topic, StreamSize size) {
        OptionalLong held = OptionalLong.of(size.held());
        return topic.holding(size.head(), size.earliest(), held, size.bytes());
    }
}
