package io.caracal.system.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.gateway.GatewayApplication;
import io.caracal.runtime.stack.Probe;
import io.caracal.system.drill.DrillBed;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.Await;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.fault.NetworkFault;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ServiceRunner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of "Monitor Health and Metrics": endpoints, rungs and symptoms. */
final class MonitoringSeedTest {
    private static DrillBed bed;

    @BeforeAll
    static void start() throws IOException {
        bed = new DrillBed();
        bed.awaitWhole();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @ParameterizedTest
    @CsvSource({
        "api, /metrics",
        "sts, /metrics /metrics.json",
        "gateway, /metrics /metrics.json",
        "audit, /metrics /metrics.json",
        "coordinator, /metrics",
        "control, ''"
    })
    void everyServiceHasTheEndpointsOfItsRow(String service, String metrics) {
        HttpProbe open = bed.stack.service(service).http();
        open.get("/health").expect(200);
        awaitReady(service);
        for (String path : metrics.isEmpty() ? new String[0] : metrics.split(" ")) {
            open.bearer(WholeStack.METRICS_BEARER).get(path).expect(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "sts", "gateway", "audit", "coordinator"})
    void inPublishedBuildsMetricsWantTheBearer(String service) {
        HttpProbe open = bed.stack.service(service).http();
        for (Reply refused : List.of(open.get("/metrics"), open.bearer("wrong").get("/metrics"))) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isPresent();
            assertThat(refused.text()).doesNotContain("caracal_");
        }
        open.bearer(WholeStack.METRICS_BEARER).get("/metrics").expect(200);
    }

    @Test
    void aPublishedBuildWithoutABearerKeepsMetricsClosed() {
        Map<String, String> settings = bed.stack.environmentOf("gateway");
        settings.remove("METRICS_BEARER");
        settings.put("AUDIT_REPLAY_DIR", settings.get("AUDIT_REPLAY_DIR") + "-closed");
        ServiceRunner gateway = ServiceRunner.start(GatewayApplication::new, settings);
        try {
            gateway.http().get("/metrics").expect(401);
            gateway.http().bearer("").get("/metrics").expect(401);
            gateway.http().bearer(WholeStack.METRICS_BEARER).get("/metrics").expect(401);
        } finally {
            gateway.close();
        }
    }

    @Test
    void inDevModeMetricsAreOpen() {
        Map<String, String> settings = bed.stack.environmentOf("gateway");
        settings.remove("METRICS_BEARER");
        settings.put("CARACAL_MODE", "dev");
        settings.put("AUDIT_REPLAY_DIR", settings.get("AUDIT_REPLAY_DIR") + "-dev");
        ServiceRunner gateway = ServiceRunner.start(GatewayApplication::new, settings);
        try {
            gateway.http().get("/metrics").expect(200);
        } finally {
            gateway.close();
        }
    }

    @Test
    void rungProcessHealth() {
        for (String service : bed.stack.names()) {
            bed.view(service).health().expect(200);
        }
    }

    @Test
    void rungPostgresAndRedis() {
        for (String service : List.of("api", "sts", "audit", "coordinator")) {
            assertThat(bed.view(service).holds("postgres", "redis")).as(service).isTrue();
        }
    }

    @Test
    void rungStreamsAndOutbox() {
        for (String service : List.of("api", "coordinator")) {
            assertThat(bed.view(service).holds("outbox-publisher", "outbox-pending", "outbox-dead"))
                    .as(service)
                    .isTrue();
        }
        assertThat(bed.view("sts").holds("stream-consumers")).isTrue();
        assertThat(bed.view("audit").holds("consumer", "lag", "dead-letters")).isTrue();
    }

    @Test
    void rungServiceReadiness() {
        for (String service : bed.stack.names()) {
            JsonNode ready = awaitReady(service).json();
            assertThat(ready.path("ok").asBoolean()).isTrue();
            assertThat(ready.path("ready").asBoolean()).isTrue();
        }
    }

    @Test
    void rungEndToEndSmokeTest() {
        bed.awaitGovernedCall();
    }

    /** What {@code caracal status} and {@code caracal status --ready} ask. */
    @ParameterizedTest
    @ValueSource(strings = {"HEALTH", "READY"})
    void statusAsksEveryService(Probe.Question question) {
        List<Probe.Target> targets = bed.stack.names().stream()
                .map(name -> new Probe.Target(name, bed.stack.service(name).port()))
                .toList();
        List<Probe.Answer> answers = Await.value(
                DrillBed.LIMIT,
                "every service says yes",
                () -> Probe.ask(targets, question),
                asked -> asked.stream().allMatch(Probe.Answer::ok));
        assertThat(answers).hasSize(6);
    }

    /** What another test broke is mended, and yet somebody may be told of it late. */
    private static Reply awaitReady(String service) {
        return Await.value(
                DrillBed.LIMIT, service + " is ready", () -> bed.view(service).ready(), reply -> reply.status() == 200);
    }

    @Test
    void healthPassesButReadinessFails() {
        try (Fault fault = NetworkFault.refused("Redis", bed.stack.redisProxy)) {
            fault.inject();
            Reply ready = Await.value(
                    DrillBed.LIMIT,
                    "the STS is not ready",
                    () -> bed.view("sts").ready(),
                    reply -> reply.status() == 503);
            assertThat(ready.json().path("reason").asText()).isEqualTo("redis_unreachable");
            bed.view("sts").health().expect(200);
        }
        bed.awaitWhole();
    }

    @Test
    void metricsScrapeReturnsUnauthorized() {
        Reply refused = bed.stack.api.http().get("/metrics").expect(401);
        assertThat(refused.header("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    }

    @Test
    void readinessFlapsAndTheHistorySaysWhy() {
        try (Fault fault = NetworkFault.reset("Redis", bed.stack.redisProxy)) {
            fault.inject();
            Await.value(
                    DrillBed.LIMIT,
                    "the Gateway is not ready",
                    () -> bed.view("gateway").ready(),
                    reply -> reply.status() == 503);
        }
        bed.awaitWhole();
        JsonNode history = bed.stack
                .gateway
                .http()
                .bearer(WholeStack.METRICS_BEARER)
                .get("/ready/history")
                .expect(200)
                .json();
        assertThat(history.path("last_not_ready").path("reason").asText()).isNotEmpty();
        assertThat(history.path("transitions").findValuesAsText("reason")).contains("redis_unreachable");
    }

    @Test
    void smokeTestFailsOnlyForApiHealth() {
        // The liveness endpoint answers in this shape of deployment, with and without its dependencies.
        Reply health = bed.stack.api.http().get("/health").expect(200);
        assertThat(health.json().path("ok").asBoolean()).isTrue();
    }
}
