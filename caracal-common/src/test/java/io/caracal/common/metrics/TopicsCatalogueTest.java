package io.caracal.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.metrics.TopicStats.Durability;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicsCatalogueTest {

    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private final AtomicLong nanos = new AtomicLong();
    private final Metrics metrics = new Metrics("audit", "2.0.0", new ObjectMapper(), nanos::get);

    @Test
    void aServiceWithoutStreamsShowsTrueZerosAndNothingItDoesNotKnow() {
        nanos.addAndGet(Duration.ofMillis(84_012).toNanos());

        assertThat(text())
                .contains("topics_topics 0.0\n")
                .contains("topics_topics_by_class{class=\"memory\",} 0.0\n")
                .contains("topics_routers 0.0\n")
                .contains("topics_queue_leases_in_flight 0.0\n")
                .contains("topics_sse_connections 0.0\n")
                .contains("topics_uptime_ms 84012.0\n")
                .contains("topics_topic_metrics_truncated 0.0\n")
                .doesNotContain("topics_ready ")
                .doesNotContain("topics_recovery_progress ")
                .doesNotContain("topics_wal_");
        assertThat(json())
                .isEqualTo("{\"topics\":0,\"topics_memory\":0,\"topics_disk\":0,\"topics_fsync\":0,\"routers\":0,"
                        + "\"records_live\":0,\"bytes_live\":0,\"queue_topics\":0,\"queue_leases_in_flight\":0,"
                        + "\"sse_connections\":0,\"watch_sessions\":0,\"uptime_ms\":84012}");
    }

    @Test
    void everySeriesOfTheCatalogueIsThereWhereItIsKnown() {
        TopicsCatalogue topics = metrics.topics();
        topics.bind(() -> TopicStats.named("caracal.audit.events", Durability.FSYNC)
                .holding(
                        OptionalLong.of(480_231),
                        OptionalLong.of(468_188),
                        OptionalLong.of(12_044),
                        OptionalLong.of(99))
                .asQueue(OptionalLong.of(7), OptionalLong.of(286)));
        topics.bind(() -> TopicStats.named("caracal.policy.invalidate", Durability.DISK));
        topics.ready(() -> true);
        topics.recovery(() -> 0.62);
        topics.sseConnections(() -> 41);
        topics.watchSessions(() -> 44);
        topics.wal(() -> new WalReading(9, 3, 1_000, 1, 4, 5, 6, true, syncs()));

        assertThat(text())
                .contains("# HELP topics_topics Number of topics.\n# TYPE topics_topics gauge\ntopics_topics 2.0\n")
                .contains("topics_topics_by_class{class=\"disk\",} 1.0\n")
                .contains("topics_topics_by_class{class=\"fsync\",} 1.0\n")
                .contains("topics_records_live 12044.0\n")
                .contains("topics_bytes_live 99.0\n")
                .contains("topics_queue_topics 1.0\n")
                .contains("topics_queue_leases_in_flight 286.0\n")
                .contains("topics_ready 1.0\n")
                .contains("topics_recovery_progress 0.62\n")
                .contains("topics_topic_head_seq{topic=\"caracal.audit.events\",} 480231.0\n")
                .contains("topics_topic_earliest_seq{topic=\"caracal.audit.events\",} 468188.0\n")
                .contains("topics_topic_queue_ready{topic=\"caracal.audit.events\",} 7.0\n")
                .contains("topics_topic_queue_in_flight{topic=\"caracal.audit.events\",} 286.0\n")
                .doesNotContain("{topic=\"caracal.policy.invalidate\",}")
                .contains("topics_wal_frames_total 9.0\n")
                .contains("topics_wal_batches_total 3.0\n")
                .contains("topics_wal_fsyncs_total 2.0\n")
                .contains("topics_wal_bytes_written_total 1000.0\n")
                .contains("topics_wal_rotations_total 1.0\n")
                .contains("topics_wal_queue_depth 4.0\n")
                .contains("topics_wal_queue_depth_peak 5.0\n")
                .contains("topics_wal_submit_full_total 6.0\n")
                .contains("topics_wal_read_only 1.0\n")
                .contains("# TYPE topics_wal_fsync_latency_us histogram\n")
                .contains("topics_wal_fsync_latency_us_bucket{le=\"500.0\",} 1.0\n")
                .contains("topics_wal_fsync_latency_us_bucket{le=\"+Inf\",} 2.0\n")
                .contains("topics_wal_fsync_latency_us_count 2.0\n")
                .contains("topics_wal_fsync_latency_us_sum 1000.0\n")
                .contains("caracal_evidence_fsync_seconds_bucket{le=\"5.0E-4\",} 1.0\n")
                .contains("caracal_evidence_fsync_seconds_count 2.0\n")
                .contains("caracal_evidence_fsync_seconds_sum 0.001\n");
    }

    @Test
    void theJsonSnapshotHasTheSameNumbers() {
        TopicsCatalogue topics = metrics.topics();
        topics.bind(() -> TopicStats.named("caracal.audit.events", Durability.DISK)
                .holding(OptionalLong.of(10), OptionalLong.of(4), OptionalLong.of(7), UNKNOWN)
                .asQueue(UNKNOWN, OptionalLong.of(3)));
        topics.ready(() -> true);
        topics.recovery(() -> 1);
        topics.wal(() -> new WalReading(9, 3, 1_000, 1, 4, 5, 6, false, syncs()));

        assertThat(json())
                .isEqualTo("{\"topics\":1,\"topics_memory\":0,\"topics_disk\":1,\"topics_fsync\":0,\"routers\":0,"
                        + "\"records_live\":7,\"queue_topics\":1,\"queue_leases_in_flight\":3,"
                        + "\"sse_connections\":0,\"watch_sessions\":0,\"ready\":true,\"replay_progress\":1.0,\"uptime_ms\":0,"
                        + "\"wal\":{\"fsyncs\":2,\"frames\":9,\"batches\":3,\"bytes_written\":1000,\"rotations\":1,"
                        + "\"queue_depth\":4,\"queue_depth_peak\":5,\"submit_full_total\":6,\"read_only\":0,"
                        + "\"fsync_count\":2,\"fsync_micros_total\":1000}}");
    }

    @Test
    void twoSidesOfOneStreamAreOneTopic() {
        TopicsCatalogue topics = metrics.topics();
        topics.bind(() -> TopicStats.named("caracal.audit.events", Durability.DISK)
                .holding(OptionalLong.of(10), UNKNOWN, UNKNOWN, UNKNOWN));
        topics.bind(() -> TopicStats.named("caracal.audit.events", Durability.FSYNC)
                .asQueue(OptionalLong.of(1), OptionalLong.of(2)));

        assertThat(topics.topics()).isEqualTo(1);
        assertThat(text())
                .contains("topics_topics_by_class{class=\"fsync\",} 1.0\n")
                .contains("topics_topic_head_seq{topic=\"caracal.audit.events\",} 10.0\n")
                .contains("topics_topic_queue_in_flight{topic=\"caracal.audit.events\",} 2.0\n");
    }

    @Test
    void theSeriesPerTopicAreBoundedAndSaySo() {
        IntStream.range(0, 1_000)
                .forEach(i -> metrics.topics()
                        .bind(() -> TopicStats.named("t" + i, Durability.MEMORY)
                                .holding(OptionalLong.of(i), UNKNOWN, UNKNOWN, UNKNOWN)));

        assertThat(text().lines().filter(line -> line.startsWith("topics_topic_head_seq{")))
                .hasSize(TopicsCollector.MOST_TOPICS);
        assertThat(text()).contains("topics_topic_metrics_truncated 1.0\n").contains("topics_topics 1000.0\n");
    }

    @Test
    void aBrokenSourceLeavesTheRestOfTheScrapeAlone() {
        metrics.topics().bind(() -> {
            throw new IllegalStateException("broken");
        });
        metrics.render();

        assertThat(text())
                .doesNotContain("topics_topics ")
                .contains("caracal_build_info")
                .containsPattern("caracal_metrics_collect_errors_total [1-9]\\.0\n");
        assertThat(json()).isEqualTo("{}");
    }

    private static WalReading.Syncs syncs() {
        return new WalReading.Syncs(List.of(100L, 500L, 1_000L), List.of(0L, 1L, 2L, 2L), 1_000);
    }

    private String text() {
        metrics.render();
        return new String(metrics.text().orElseThrow(), StandardCharsets.UTF_8);
    }

    private String json() {
        metrics.render();
        return new String(metrics.topicsJson().orElseThrow(), StandardCharsets.UTF_8);
    }
}
