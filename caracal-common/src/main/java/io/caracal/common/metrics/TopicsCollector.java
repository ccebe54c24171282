package io.caracal.common.metrics;

import io.caracal.common.metrics.TopicStats.Durability;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The {@code topics_*} series. */
final class TopicsCollector extends Collector {

    /** Topics with series of their own. */
    static final int MOST_TOPICS = 50;

    private final TopicsCatalogue catalogue;

    TopicsCollector(TopicsCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        TopicsReading reading = catalogue.read();
        List<MetricFamilySamples> families = new ArrayList<>();
        aggregates(families, reading);
        process(families, reading);
        perTopic(families, reading.topics());
        reading.wal().ifPresent(wal -> families.addAll(WalSeries.of(wal)));
        return families;
    }

    private static void aggregates(List<MetricFamilySamples> families, TopicsReading reading) {
        families.add(
                gauge("topics_topics", "Number of topics.", reading.topics().size()));
        GaugeMetricFamily classes =
                new GaugeMetricFamily("topics_topics_by_class", "Number of topics per durability.", List.of("class"));
        for (Durability durability : Durability.values()) {
            classes.addMetric(List.of(Label.text(durability)), (double) reading.count(durability));
        }
        families.add(classes);
        families.add(gauge("topics_routers", "Number of routers; the product has none.", 0));
        families.add(known("topics_records_live", "Entries held.", reading.sum(TopicStats::recordsLive)));
        families.add(known("topics_bytes_live", "Bytes they take.", reading.sum(TopicStats::bytesLive)));
        families.add(gauge("topics_queue_topics", "Topics consumed through a group.", reading.queues()));
        families.add(
                known("topics_queue_leases_in_flight", "Entries handed out and not acknowledged.", reading.inFlight()));
    }

    private static void process(List<MetricFamilySamples> families, TopicsReading reading) {
        families.add(gauge("topics_sse_connections", "Open event streams.", reading.sseConnections()));
        families.add(gauge("topics_watch_sessions", "Callers that wait for a change.", reading.watchSessions()));
        reading.ready()
                .ifPresent(ready ->
                        families.add(gauge("topics_ready", "Whether the service takes traffic.", ready ? 1 : 0)));
        reading.recovery()
                .ifPresent(progress -> families.add(new GaugeMetricFamily(
                        "topics_recovery_progress", "Progress of the replay at start, 0 to 1.", progress)));
        families.add(gauge("topics_uptime_ms", "Milliseconds since the start.", reading.uptimeMillis()));
    }

    private static void perTopic(List<MetricFamilySamples> families, List<TopicStats> topics) {
        List<TopicStats> shown = topics.subList(0, Math.min(topics.size(), MOST_TOPICS));
        families.add(gauge(
                "topics_topic_metrics_truncated",
                "Whether topics are left out of the series per topic.",
                shown.size() < topics.size() ? 1 : 0));
        families.add(topic(
                "head_seq",
                "Highest assigned seq per topic: entries ever added, or the time of the newest where Redis does not"
                        + " count.",
                shown,
                TopicStats::headSeq));
        families.add(topic("earliest_seq", "Seq of the oldest entry held per topic.", shown, TopicStats::earliestSeq));
        families.add(topic("records_live", "Entries held per topic.", shown, TopicStats::recordsLive));
        families.add(topic("bytes_live", "Bytes held per topic.", shown, TopicStats::bytesLive));
        families.add(topic("queue_ready", "Entries not yet handed out per topic.", shown, TopicStats::queueReady));
        families.add(topic(
                "queue_in_flight",
                "Entries handed out and not acknowledged per topic.",
                shown,
                TopicStats::queueInFlight));
    }

    private static MetricFamilySamples topic(
            String name, String help, List<TopicStats> topics, Function<TopicStats, OptionalLong> member) {
        GaugeMetricFamily family = new GaugeMetricFamily("topics_topic_" + name, help, List.of("topic"));
        for (TopicStats topic : topics) {
            member.apply(topic).ifPresent(value -> family.addMetric(List.of(topic.topic()), (double) value));
        }
        return family;
    }

    private static MetricFamilySamples known(String name, String help, OptionalLong value) {
        return new GaugeMetricFamily(name, help, value.isPresent() ? (double) value.getAsLong() : Double.NaN);
    }

    private static MetricFamilySamples gauge(String name, String help, long value) {
        return new GaugeMetricFamily(name, help, (double) value);
    }
}
