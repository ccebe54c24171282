package io.caracal.system.wholestack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.control.ControlApplication;
import io.caracal.system.reference.Scrape;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ServiceRunner;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics of live services: how large they may become, whatever callers send, and who may read them. */
final class MetricsBoundsTest {

    private static final int MOST_SERIES = 2_000;
    private static final int MOST_BYTES = 250_000;
    private static final int HOSTILE = 200;
    private static final Duration WAIT = Duration.ofSeconds(60);

    private static WholeStack stack;
    private static ScriptedUpstream upstream;

    @BeforeAll
    static void start() throws IOException {
        stack = new WholeStack();
        upstream = ScriptedUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
        stack.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sts", "gateway", "audit", "api", "coordinator", "control"})
    void noCallerCanMakeSeriesAndTheScrapeStaysSmall(String name) throws IOException {
        ServiceRunner service = stack.service(name);
        attack(service, 0, 20);
        awaitRequests(service, 20);
        Scrape before = Scrape.of(service);
        attack(service, 20, HOSTILE);
        awaitRequests(service, 20 + HOSTILE);

        Scrape after = Scrape.of(service);
        // A tenth of what one series per input would make; the virtual machine and the checks may add some of their
        // own.
        assertThat(after.samples()).hasSizeLessThan(before.samples().size() + HOSTILE / 10);
        assertThat(after.samples().size()).isLessThanOrEqualTo(MOST_SERIES);
        assertThat(after.bytes()).isLessThanOrEqualTo(MOST_BYTES);
        assertThat(value(after, "caracal_metrics_collect_errors_total")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sts", "gateway", "audit", "api", "coordinator", "control"})
    void theSnapshotHasTheKeysOfTheCatalogue(String name) {
        HttpProbe reader = stack.service(name).http().bearer(WholeStack.METRICS_BEARER);
        JsonNode json = Await.value(
                WAIT,
                name + " has looked at its streams",
                () -> reader.header("Accept", "application/json")
                        .get("/v0/metrics")
                        .expect(200)
                        .json(),
                snapshot -> snapshot.has("records_live"));

        assertThat(fields(json)).containsAll(MetricsKeys.TOPICS);
        assertThat(json.path("ready").isBoolean()).isTrue();
        assertThat(json.path("topics").asInt()).isPositive();
        assertThat(json.path("replay_progress").asDouble()).isEqualTo(1.0);
        if (List.of("sts", "gateway").contains(name)) {
            assertThat(fields(json.path("wal"))).containsExactlyInAnyOrderElementsOf(MetricsKeys.WAL);
        }
    }

    @Test
    void aGovernedCallIsMeasuredWhereverItPasses() {
        upstream.answering(request -> Answer.json(200, "{}"));
        GovernedZone zone = new GovernedZone(stack, "measured", upstream.baseUri());
        zone.call(zone.mandate()).expect(200);
        zone.token(Map.of("client_secret", "cs_wrong", "scope", "agent:lifecycle"))
                .expect(401);

        shows(
                "sts",
                "caracal_sts_exchanges_total{class=gatewayexchange, outcome=granted}",
                "caracal_sts_exchange_duration_seconds_count{outcome=granted}",
                "caracal_sts_exchange_duration_seconds_count{outcome=unauthenticated}",
                "caracal_sts_policy_decision_duration_seconds_count{outcome=allow}",
                "caracal_postgres_transaction_duration_seconds_count{outcome=committed}",
                "caracal_redis_command_duration_seconds_count{outcome=answered}",
                "caracal_evidence_fsync_seconds_count{}",
                "topics_wal_fsync_latency_us_count{}");
        shows(
                "gateway",
                "caracal_gateway_call_duration_seconds_count{outcome=allowed}",
                "caracal_gateway_overhead_seconds_count{}",
                "caracal_gateway_upstream_duration_seconds_count{}",
                "caracal_gateway_sts_exchange_duration_seconds_count{outcome=granted}",
                "topics_wal_frames_total{}");
        shows(
                "audit",
                "caracal_audit_inserts_total{}",
                "caracal_audit_ingest_duration_seconds_count{outcome=stored}",
                "caracal_audit_ingest_delay_seconds_count{}",
                "topics_topic_head_seq{topic=caracal.audit.events}");
        shows("api", "caracal_api_outbox_published_total{}", "caracal_secret_backend_operations_total{}");
        shows(
                "coordinator",
                "caracal_outbox_published_total{}",
                "caracal_http_requests_total{service=coordinator, status_class=2xx}");
    }

    @Test
    void metricsJsonHasTheKeysOfTheContract() {
        JsonNode sts = json("sts");
        assertThat(fields(sts)).containsExactly("audit_dropped", "opa", "sts");
        assertThat(fields(sts.path("sts"))).containsAll(MetricsKeys.STS);
        assertThat(fields(sts.path("opa"))).containsAll(MetricsKeys.OPA);
        JsonNode audit = Await.value(
                WAIT, "the dead letters were counted", () -> json("audit"), document -> document.has("dlq_size"));
        assertThat(fields(audit)).containsAll(MetricsKeys.AUDIT);
        assertThat(fields(json("gateway"))).hasSize(37);
    }

    @Test
    void onlyTheBearerReadsMetricsInPublishedModes() {
        for (String name : stack.names()) {
            HttpProbe anybody = stack.service(name).http();
            Reply refused = anybody.get("/metrics").expect(401);
            assertThat(refused.header("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
            anybody.bearer(WholeStack.METRICS_BEARER + "x").get("/v0/metrics").expect(401);
        }
    }

    @Test
    void aReplacedBearerFileTakesEffectWithoutARestart(@TempDir Path folder) throws IOException {
        Path bearer = Files.writeString(folder.resolve("bearer"), "the-first-bearer-000000000000\n");
        Map<String, String> environment = new HashMap<>(stack.environmentOf("control"));
        environment.remove("METRICS_BEARER");
        environment.put("METRICS_BEARER_FILE", bearer.toString());
        try (ServiceRunner control = ServiceRunner.start(ControlApplication::new, environment)) {
            assertThat(status(control, "the-first-bearer-000000000000")).isEqualTo(200);

            Path next = Files.writeString(folder.resolve("next"), "the-second-bearer-00000000000\n");
            Files.move(next, bearer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

            Await.until(
                    WAIT,
                    "the second bearer is accepted",
                    () -> status(control, "the-second-bearer-00000000000") == 200);
            assertThat(status(control, "the-first-bearer-000000000000")).isEqualTo(401);

            Files.delete(bearer);
            assertThat(status(control, "the-second-bearer-00000000000")).isEqualTo(200);
        }
    }

    /** The samples, written with their labels, become positive. */
    private static void shows(String service, String... samples) {
        Await.until(WAIT, service + " shows what it did", () -> {
            Map<String, Double> values = new HashMap<>();
            Scrape.of(stack.service(service))
                    .samples()
                    .forEach(sample -> values.put(sample.name() + sample.labels(), sample.value()));
            return Stream.of(samples).allMatch(sample -> values.getOrDefault(sample, 0.0) > 0);
        });
    }

    private static JsonNode json(String service) {
        return stack.service(service)
                .http()
                .bearer(WholeStack.METRICS_BEARER)
                .get("/metrics.json")
                .expect(200)
                .json();
    }

    private static int status(ServiceRunner service, String bearer) {
        return service.http().bearer(bearer).get("/metrics").status();
    }

    /** Methods, paths, headers and credentials that no two requests have in common. */
    private static void attack(ServiceRunner service, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            String request = "M" + i + "X /v1/zones/z" + i + "/x" + i + "?zone=z" + i + " HTTP/1.1\r\n"
                    + "Host: h" + i + "\r\n"
                    + "Authorization: Bearer t" + i + "\r\n"
                    + "X-Caracal-Resource: r" + i + "\r\n"
                    + "X-Request-Id: q" + i + "\r\n"
                    + "Content-Type: application/t" + i + "\r\n"
                    + "Connection: close\r\n\r\n";
            try (Socket socket = new Socket("127.0.0.1", service.port())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
        }
    }

    /** Requests are counted when they are over, and shown with the next rendering. */
    private static void awaitRequests(ServiceRunner service, int least) {
        Await.until(
                WAIT,
                least + " requests are counted",
                () -> value(Scrape.of(service), "caracal_http_request_duration_seconds_count") >= least);
    }

    private static double value(Scrape scrape, String name) {
        return scrape.samples().stream()
                .filter(sample -> sample.name().equals(name))
                .mapToDouble(Scrape.Sample::value)
                .sum();
    }

    private static List<String> fields(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
