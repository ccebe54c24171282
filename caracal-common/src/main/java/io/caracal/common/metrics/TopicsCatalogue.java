package io.caracal.common.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The sources of the {@code topics_*} series. A topic is a stream that the service is bound to, its write-ahead log is the evidence log.
 * Bound at composition; every supplier is asked once a second and must neither block nor do I/O. What is not bound makes no series,
 * except numbers that are truly zero.
 */
public final class TopicsCatalogue {

    private final List<TopicSource> sources = new CopyOnWriteArrayList<>();
    private final LongSupplier uptimeMillis;
    private volatile Optional<BooleanSupplier> ready = Optional.empty();
    private volatile Optional<DoubleSupplier> recovery = Optional.empty();
    private volatile Optional<Supplier<WalReading>> wal = Optional.empty();
    private volatile LongSupplier sseConnections = () -> 0;
    private volatile LongSupplier watchSessions = () -> 0;

    TopicsCatalogue(LongSupplier uptimeMillis) {
        this.uptimeMillis = uptimeMillis;
    }

    /** A stream of this service; two of the same name are shown as one, the later with what the earlier does not know. */
    public void bind(TopicSource source) {
        sources.add(source);
    }

    /** Whether the service takes traffic. */
    public void ready(BooleanSupplier verdict) {
        ready = Optional.of(verdict);
    }

    /** Progress of the replay at start, 0.0 to 1.0. */
    public void recovery(DoubleSupplier progress) {
        recovery = Optional.of(progress);
    }

    /** The evidence log. */
    public void wal(Supplier<WalReading> reading) {
        wal = Optional.of(reading);
    }

    /** Open event streams to callers. */
    public void sseConnections(LongSupplier open) {
        sseConnections = open;
    }

    /** Callers that wait for a change. */
    public void watchSessions(LongSupplier waiting) {
        watchSessions = waiting;
    }

    /** Streams bound, counted by name. */
    public int topics() {
        return read().topics().size();
    }

    TopicsReading read() {
        Map<String, TopicStats> byName = new LinkedHashMap<>();
        for (TopicSource source : sources) {
            TopicStats stats = source.stats();
            byName.merge(stats.topic(), stats, TopicsReading::merge);
        }
        return new TopicsReading(
                new ArrayList<>(byName.values()),
                ready.map(BooleanSupplier::getAsBoolean),
                recovery.map(DoubleSupplier::getAsDouble),
                wal.map(Supplier::get),
                sseConnections.getAsLong(),
                watchSessions.getAsLong(),
                uptimeMillis.getAsLong());
    }
}
