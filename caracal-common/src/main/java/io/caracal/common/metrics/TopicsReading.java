package io.caracal.common.metrics;

import io.caracal.common.metrics.TopicStats.Durability;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Everything behind the {@code topics_*} series at one moment. */
record TopicsReading(
        List<TopicStats> topics,
        Optional<Boolean> ready,
        Optional<Double> recovery,
        Optional<WalReading> wal,
        long sseConnections,
        long watchSessions,
        long uptimeMillis) {

    /** A service may both write and read a stream; each side knows something. */
    static TopicStats merge(TopicStats one, TopicStats other) {
        return new TopicStats(
                one.topic(),
                one.durability().compareTo(other.durability()) >= 0 ? one.durability() : other.durability(),
                one.queue() || other.queue(),
                either(one.headSeq(), other.headSeq()),
                either(one.earliestSeq(), other.earliestSeq()),
                either(one.recordsLive(), other.recordsLive()),
                either(one.bytesLive(), other.bytesLive()),
                either(one.queueReady(), other.queueReady()),
                either(one.queueInFlight(), other.queueInFlight()));
    }

    long count(Durability durability) {
        return topics.stream().filter(topic -> topic.durability() == durability).count();
    }

    long queues() {
        return topics.stream().filter(TopicStats::queue).count();
    }

    /** The sum over all topics; empty when it is not known of any, although there are some. */
    OptionalLong sum(Function<TopicStats, OptionalLong> member) {
        if (topics.isEmpty()) {
            return OptionalLong.of(0);
        }
        long[] known = topics.stream()
                .map(member)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .toArray();
        return known.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Arrays.stream(known).sum());
    }

    /** The sum over the topics that are queues. */
    OptionalLong inFlight() {
        if (queues() == 0) {
            return OptionalLong.of(0);
        }
        return sum(TopicStats::queueInFlight);
    }

    private static OptionalLong either(OptionalLong one, OptionalLong other) {
        return one.isPresent() ? one : other;
    }
}
