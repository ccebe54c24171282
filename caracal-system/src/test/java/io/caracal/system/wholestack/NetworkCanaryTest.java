package io.caracal.system.wholestack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.service.ServiceApplication;
import io.caracal.core.id.Canary;
import io.caracal.gateway.GatewayApplication;
import io.caracal.sts.StsApplication;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.RecordedRequest;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ServiceRunner;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The self-test over the network, of a Gateway and an STS of their own, with a Coordinator that may say what is not so. */
final class NetworkCanaryTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SECRET = "the secret of the canary, of 36 chars";
    private static final String AUDIT = "/v1/zones/" + Canary.ZONE.value() + "/audit";

    private static WholeStack stack;
    private static ScriptedUpstream coordinator;
    private static ServiceRunner gateway;
    private static ServiceRunner sts;
    private static volatile boolean revokes = true;
    private static volatile boolean away;

    @BeforeAll
    static void start() throws IOException {
        stack = new WholeStack(Map.of("CANARY_CLIENT_SECRET", SECRET, "CANARY_NETWORK_PERIOD_SECONDS", "0"));
        coordinator = ScriptedUpstream.start().answering(NetworkCanaryTest::relayed);
        gateway = another("gateway", GatewayApplication::new);
        sts = another("sts", StsApplication::new);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sts.close();
        coordinator.close();
        stack.close();
    }

    @BeforeEach
    void soundCoordinator() {
        revokes = true;
        away = false;
    }

    private static ServiceRunner another(
            String name, Function<Map<String, String>, ? extends ServiceApplication<?>> constructor)
            throws IOException {
        Map<String, String> environment = stack.environmentOf(name);
        environment.put("CANARY_NETWORK_PERIOD_SECONDS", "1");
        environment.put("CANARY_REVOKED_WITHIN_SECONDS", "1");
        environment.put("CARACAL_COORDINATOR_URL", coordinator.baseUri().toString());
        environment.put(
                "AUDIT_REPLAY_DIR",
                Files.createTempDirectory("caracal-canary-" + name).toString());
        return ServiceRunner.start(constructor, environment);
    }

    /** What the Coordinator answers, except for what the test wants to be otherwise. */
    private static Answer relayed(RecordedRequest request) {
        if (away) {
            return Answer.json(503, "{\"error\":\"internal_error\"}");
        }
        if (!revokes && request.method().equals("DELETE")) {
            return Answer.empty(204);
        }
        HttpProbe probe = stack.coordinator
                .http()
                .header("Authorization", request.header("Authorization").orElse(""))
                .header("Content-Type", request.header("Content-Type").orElse("application/json"));
        Reply reply = probe.send(request.method(), request.target(), BodyPublishers.ofByteArray(request.body()));
        byte[] body = reply.text().getBytes(StandardCharsets.UTF_8);
        return body.length == 0 ? Answer.empty(reply.status()) : Answer.of(reply.status(), "application/json", body);
    }

    private static double rounds(ServiceRunner service, String outcome) {
        String series = "caracal_canary_rounds_total{outcome=\"" + outcome + "\",}";
        return service.http()
                .bearer(WholeStack.METRICS_BEARER)
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    /** Waits for one more round that ends like this. */
    private static void awaitRound(ServiceRunner service, String outcome) {
        double before = rounds(service, outcome);
        Await.until(LIMIT, "another round ends with " + outcome, () -> rounds(service, outcome) > before);
    }

    private static void awaitReady(ServiceRunner service) {
        Await.until(LIMIT, "ready", () -> service.http().get("/ready").status() == 200);
    }

    private static void awaitReason(ServiceRunner service, String reason) {
        Await.until(LIMIT, "not ready for " + reason, () -> {
            Reply ready = service.http().get("/ready");
            return ready.status() == 503 && ready.json().path("reason").asText().equals(reason);
        });
    }

    @Test
    void whatAClientIsGivenAndLosesIsRefusedAndItsEvidenceIsInAChainOfItsOwn() {
        List<String> calls = counted();
        awaitRound(gateway, "refused");
        awaitRound(sts, "refused");
        awaitReady(gateway);
        assertThat(counted())
                .as("the numbers of governed calls")
                .isEqualTo(calls)
                .hasSize(3);
        JsonNode allowed = Await.value(
                LIMIT,
                "the calls are in the ledger",
                () -> stack.admin()
                        .get(AUDIT + "?event_type=gateway_resource_request")
                        .json()
                        .path("items"),
                items -> items.size() > 0);
        assertThat(allowed.get(0).path("event_type").asText()).isEqualTo("gateway_resource_request");
        assertThat(stack.admin().get("/v1/zones").text()).doesNotContain(Canary.ZONE.value());
    }

    /** What the Gateway says of calls that it served. */
    private static List<String> counted() {
        return gateway.http()
                .bearer(WholeStack.METRICS_BEARER)
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.matches("caracal_gateway_requests_(total|allowed|denied)(_total)? .*"))
                .sorted()
                .toList();
    }

    @Test
    void aCoordinatorThatIsAwayIsHeldAgainstNobody() {
        awaitReady(gateway);
        awaitReady(sts);
        away = true;
        awaitRound(gateway, "could_not_run");
        awaitRound(sts, "could_not_run");
        assertThat(gateway.http().get("/ready").status()).isEqualTo(200);
        assertThat(sts.http().get("/ready").status()).isEqualTo(200);
    }

    @Test
    void whatIsRevokedAndStillAcceptedTurnsBothRedUntilARevocationIsObeyedAgain() {
        awaitReady(gateway);
        awaitReady(sts);
        revokes = false;
        awaitReason(gateway, "canary_failed");
        awaitReason(sts, "canary_failed");
        Reply call = gateway.http()
                .bearer("whoever")
                .header("X-Caracal-Resource", "any")
                .get("/");
        assertThat(call.status()).isEqualTo(503);
        assertThat(call.json().path("error").asText()).isEqualTo("canary_failed");
        Await.until(
                LIMIT,
                "the alarm is in the ledger",
                () -> stack.admin()
                                .get(AUDIT + "?event_type=canary_failed")
                                .json()
                                .path("items")
                                .size()
                        >= 2);
        revokes = true;
        awaitReady(gateway);
        awaitReady(sts);
    }
}
