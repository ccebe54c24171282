package io.caracal.system.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.gateway.GatewayApplication;
import io.caracal.system.drill.DrillBed;
import io.caracal.system.drill.Farewell;
import io.caracal.system.wholestack.GovernedZone;
import io.caracal.system.wholestack.MetricsKeys;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.Await;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.fault.NetworkFault;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ServiceRunner;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "Health &amp; Metrics": the versioned probes with exactly the bodies, codes and headers of the page. A topic is a stream, the WAL is the evidence log. */
final class TopicsSeedTest {
    private static final List<String> AGGREGATES = List.of(
            "topics_topics",
            "topics_topics_by_class",
            "topics_routers",
            "topics_records_live",
            "topics_bytes_live",
            "topics_queue_topics",
            "topics_queue_leases_in_flight",
            "topics_sse_connections",
            "topics_watch_sessions",
            "topics_ready",
            "topics_recovery_progress",
            "topics_uptime_ms",
            "topics_topic_head_seq",
            "topics_topic_earliest_seq",
            "topics_topic_records_live",
            "topics_topic_bytes_live",
            "topics_topic_metrics_truncated",
            "topics_wal_frames_total",
            "topics_wal_batches_total",
            "topics_wal_fsyncs_total",
            "topics_wal_bytes_written_total",
            "topics_wal_rotations_total",
            "topics_wal_queue_depth",
            "topics_wal_queue_depth_peak",
            "topics_wal_submit_full_total",
            "topics_wal_read_only",
            "topics_wal_fsync_latency_us_bucket",
            "topics_wal_fsync_latency_us_sum",
            "topics_wal_fsync_latency_us_count");

    private static DrillBed bed;

    @BeforeAll
    static void start() throws IOException {
        bed = new DrillBed();
        bed.awaitWhole();
        bed.awaitGovernedCall();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v0/health", "/healthz"})
    void livenessTellsStatusVersionAndUptime(String path) {
        for (String service : bed.stack.names()) {
            JsonNode body =
                    bed.stack.service(service).http().get(path).expect(200).json();
            assertThat(body.path("status").asText()).isEqualTo("ok");
            assertThat(body.path("version").isTextual()).isTrue();
            assertThat(body.path("uptime_ms").isIntegralNumber()).isTrue();
            assertThat(body).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v0/ready", "/readyz"})
    void readinessTellsThatReplayIsCompleteAndHowManyTopicsThereAre(String path) {
        for (String service : bed.stack.names()) {
            JsonNode body =
                    bed.stack.service(service).http().get(path).expect(200).json();
            assertThat(body.path("status").asText()).isEqualTo("ready");
            assertThat(body.path("wal_replay_complete").asBoolean()).isTrue();
            assertThat(body.path("topics").isIntegralNumber()).isTrue();
            assertThat(body).hasSize(3);
        }
        assertThat(bed.stack.sts.http().get(path).json().path("topics").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v0/ready", "/readyz"})
    void whileDrainingReadinessSaysShuttingDown(String path) {
        ServiceRunner gateway = ServiceRunner.start(GatewayApplication::new, own("draining" + path.replace('/', '-')));
        gateway.awaitReady();
        Reply told = Farewell.of(gateway, gateway.http().bearer(WholeStack.METRICS_BEARER), path)
                .expect(503);
        assertThat(told.json().path("error").path("code").asText()).isEqualTo("shutting_down");
        assertThat(told.header("Retry-After")).isPresent();
    }

    @Test
    void metricsAreTextByDefaultWithTheWholeCatalogue() {
        Reply reply = reader().get("/v0/metrics").expect(200);
        assertThat(reply.header("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        // The extent of a stream is looked at now and then.
        Await.value(
                DrillBed.LIMIT,
                "the whole catalogue is shown",
                () -> missing(reader().get("/v0/metrics").expect(200)),
                List::isEmpty);
        Await.until(
                DrillBed.LIMIT,
                "the stream of evidence is among the topics",
                () -> has(reader().get("/v0/metrics"), "topics_topic_records_live{topic=\"caracal.audit.events\""));
        // Where it begins and ends, only who may read it is told.
        HttpProbe audit = bed.stack.audit.http().bearer(WholeStack.METRICS_BEARER);
        Await.until(
                DrillBed.LIMIT,
                "the extent of the stream of evidence",
                () -> has(audit.get("/v0/metrics"), "topics_topic_head_seq{topic=\"caracal.audit.events\""));
    }

    /** The evidence stream is consumed through a group by Audit alone. What is ready is shown where Redis can tell: from version 7 on. */
    @Test
    void aTopicThatIsAQueueTellsWhatIsInFlight() {
        HttpProbe audit = bed.stack.audit.http().bearer(WholeStack.METRICS_BEARER);
        String series = "topics_topic_queue_in_flight";
        Await.until(DrillBed.LIMIT, series, () -> has(audit.get("/v0/metrics").expect(200), series));
    }

    private static List<String> missing(Reply scrape) {
        return AGGREGATES.stream().filter(series -> !has(scrape, series)).toList();
    }

    private static boolean has(Reply scrape, String series) {
        return scrape.text()
                .lines()
                .anyMatch(line -> line.startsWith(series)
                        && (series.contains("{") || " {".indexOf(line.charAt(series.length())) >= 0));
    }

    @Test
    void metricsAreJsonWhereJsonIsAccepted() {
        HttpProbe json = reader().header("Accept", "application/json");
        Await.value(
                DrillBed.LIMIT,
                "every member is there",
                () -> missing(json.get("/v0/metrics").expect(200).json(), MetricsKeys.TOPICS),
                List::isEmpty);
        JsonNode wal = json.get("/v0/metrics").expect(200).json().path("wal");
        assertThat(missing(wal, MetricsKeys.WAL)).isEmpty();
    }

    private static List<String> missing(JsonNode object, List<String> members) {
        return members.stream().filter(member -> !object.has(member)).toList();
    }

    /** Evidence that could not be sent is replayed at the next start, and until then nothing is routed here. */
    @Test
    void whileReplayingReadinessSaysHowFarItIs() {
        Map<String, String> settings = own("replay");
        try (Fault redis = NetworkFault.refused("Redis", bed.stack.redisProxy)) {
            try (Running gateway = new Running(settings)) {
                gateway.service().awaitReady();
                String mandate = bed.zone.mandate();
                redis.inject();
                HttpProbe caller = gateway.http().bearer(mandate).header("X-Caracal-Resource", GovernedZone.RESOURCE);
                assertThat(caller.get("/ping").status()).isIn(502, 503, 504);
            }
            try (Running gateway = new Running(settings)) {
                Reply replaying = Await.value(
                        DrillBed.LIMIT,
                        "the replay is in progress",
                        () -> gateway.http().get("/v0/ready").expect(503),
                        reply -> error(reply).path("message").asText().equals("WAL replay in progress"));
                assertThat(error(replaying).path("code").asText()).isEqualTo("not_ready");
                double progress =
                        error(replaying).path("detail").path("replay_progress").asDouble(-1);
                assertThat(progress).isBetween(0.0, 0.9999);
                assertThat(replaying.header("Retry-After")).isPresent();
                gateway.http().get("/v0/health").expect(200);
                redis.remove();
                Await.until(
                        DrillBed.LIMIT,
                        "the replay is complete",
                        () -> gateway.http().get("/v0/ready").status() == 200);
            }
        }
        bed.awaitWhole();
    }

    @Test
    void liveProbesNeedNoCredentialButMetricsDo() {
        HttpProbe open = bed.stack.sts.http();
        open.get("/v0/health").expect(200);
        open.get("/v0/ready").expect(200);
        open.get("/v0/metrics").expect(401);
    }

    @Test
    void aReadScopeKeyOpensMetrics() {
        for (String name : List.of("CARACAL_API_KEYS", "TOPICS_API_KEYS")) {
            Map<String, String> settings = own(name.toLowerCase(Locale.ROOT));
            settings.put(name, "reader-key-00000000000000:read");
            try (Running gateway = new Running(settings)) {
                gateway.http().get("/v0/metrics").expect(401);
                gateway.http()
                        .bearer("reader-key-00000000000000")
                        .get("/v0/metrics")
                        .expect(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CARACAL_PROBE_AUTH", "TOPICS_PROBE_AUTH"})
    void withProbeAuthAllThreeNeedACredential(String name) {
        Map<String, String> settings = own(name.toLowerCase(Locale.ROOT));
        settings.put(name, "true");
        try (Running gateway = new Running(settings)) {
            for (String path : List.of("/v0/health", "/v0/ready", "/v0/metrics", "/healthz", "/readyz")) {
                Reply refused = gateway.http().get(path).expect(401);
                assertThat(refused.header("WWW-Authenticate")).as(path).isPresent();
            }
            HttpProbe reader = gateway.http().bearer(WholeStack.METRICS_BEARER);
            reader.get("/v0/health").expect(200);
            reader.get("/v0/metrics").expect(200);
        }
    }

    private static JsonNode error(Reply reply) {
        return reply.json().path("error");
    }

    private static HttpProbe reader() {
        return bed.stack.sts.http().bearer(WholeStack.METRICS_BEARER);
    }

    /** The settings of a second Gateway with an evidence log of its own. */
    private static Map<String, String> own(String name) {
        Map<String, String> settings = bed.stack.environmentOf("gateway");
        settings.put("AUDIT_REPLAY_DIR", settings.get("AUDIT_REPLAY_DIR") + "-" + name);
        return settings;
    }

    /** A second Gateway while it runs. */
    private record Running(ServiceRunner service) implements AutoCloseable {
        Running(Map<String, String> settings) {
            this(ServiceRunner.start(GatewayApplication::new, settings));
        }

        HttpProbe http() {
            return service.http();
        }

        @Override
        public void close() {
            service.close();
        }
    }
}
