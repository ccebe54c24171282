package io.caracal.sts.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Json;
import io.caracal.core.event.PolicyInvalidation;
import io.caracal.core.event.Streams;
import io.caracal.core.id.ZoneId;
import io.caracal.sts.bed.PartsBed;
import io.caracal.sts.bed.PartsBed.Replica;
import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Two replicas that poll rarely, so that only the stream can bring them a change in time, and one that polls every second. */
class PolicyHttpTest {

    private static final String SIMULATE = "/internal/policy/simulate";
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final PartsBed BED = new PartsBed();
    private static final Replica ONE = BED.start(Map.of("OPA_POLL_SECONDS", "300"));
    private static final Replica OTHER = BED.start(Map.of("OPA_POLL_SECONDS", "300"));
    private static final Replica POLLING = BED.start(Map.of("OPA_POLL_SECONDS", "1"));
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final String zone = "zone-" + SEQUENCE.incrementAndGet();

    PolicyHttpTest() {
        BED.arrangement().zone(zone);
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @Test
    void anInvalidationReachesEveryReplica() {
        List<Replica> replicas = List.of(ONE.awaitReady(), OTHER.awaitReady());
        String first = BED.arrangement().activateDocument(zone, Documents.GRANTS);
        replicas.forEach(replica -> assertThat(active(replica)).hasValue(first));
        String second = BED.arrangement().activateDocument(zone, Documents.RESTRICTED);
        BED.streams().append(Streams.POLICY_INVALIDATE, Map.of("reason", "no zone"));
        BED.streams()
                .append(
                        Streams.POLICY_INVALIDATE,
                        new PolicyInvalidation(new ZoneId(zone), "set-" + zone, second).toFields());
        Await.untilAsserted(
                LIMIT,
                () -> replicas.forEach(replica -> assertThat(active(replica)).hasValue(second)));
    }

    @Test
    void aChangeThatNobodyAnnouncedIsFoundByThePoll() {
        String first = BED.arrangement().activateDocument(zone, Documents.GRANTS);
        assertThat(active(POLLING)).hasValue(first);
        String second = BED.arrangement().activateDocument(zone, Documents.RESTRICTED);
        Await.untilAsserted(LIMIT, () -> assertThat(active(POLLING)).hasValue(second));
    }

    @Test
    void theStatusTellsWhatThisReplicaDecidesWith() {
        String nothing = status(ONE).expect(200).text();
        assertThat(nothing).isEqualTo("{\"zone_id\":\"" + zone + "\",\"loaded\":false}\n");

        ONE.application().policy().policies().forZone(new ZoneId(zone));
        JsonNode empty = status(ONE).expect(200).json();
        assertThat(empty.path("loaded").asBoolean()).isTrue();
        assertThat(empty.path("manifest_sha256").asText()).isEqualTo("no_active_policy_set");
        assertThat(empty.has("policy_set_version_id")).isFalse();

        String version = BED.arrangement().activateDocument(zone, Documents.GRANTS);
        assertThat(active(OTHER)).hasValue(version);
        BED.clock().advance(Duration.ofSeconds(7));
        JsonNode loaded = status(OTHER).expect(200).json();
        assertThat(loaded.path("zone_id").asText()).isEqualTo(zone);
        assertThat(loaded.path("loaded").asBoolean()).isTrue();
        assertThat(loaded.path("policy_set_version_id").asText()).isEqualTo(version);
        assertThat(loaded.path("manifest_sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(loaded.path("loaded_at").asText()).endsWith("Z");
        assertThat(loaded.path("age_seconds").asLong()).isBetween(7L, 60L);
    }

    @Test
    void theStatusTellsWhyAZoneIsRefused() {
        String version = BED.arrangement().activateDocument(zone, Documents.COMPUTED);
        BED.streams()
                .append(
                        Streams.POLICY_INVALIDATE,
                        new PolicyInvalidation(new ZoneId(zone), "set-" + zone, version).toFields());
        JsonNode refused = Await.value(
                LIMIT,
                "the refusal is known",
                () -> status(ONE.awaitReady()).expect(200).json(),
                answer -> answer.has("detail"));
        assertThat(refused.path("loaded").asBoolean()).isFalse();
        assertThat(refused.path("policy_set_version_id").asText()).isEqualTo(version);
    }

    @Test
    void onlySignedRequestsPassAndEachOnlyOnce() {
        String path = "/internal/policy/status/" + zone;
        assertThat(ONE.http().get(path).expect(401).error()).isEqualTo("access_denied");
        HttpProbe signed = BED.signed(ONE, nonce(), "GET", path, "");
        signed.get("/internal/policy/status/another").expect(401);
        signed.get(path).expect(200);
        assertThat(signed.get(path).expect(401).error()).isEqualTo("access_denied");

        String body = simulation(Documents.GRANTS, Documents.BOOTSTRAP);
        assertThat(ONE.http().post(SIMULATE, body).expect(401).error()).isEqualTo("access_denied");
        HttpProbe simulate = BED.signed(ONE, nonce(), "POST", SIMULATE, body);
        simulate.post(SIMULATE, body + " ").expect(401);
        simulate.post(SIMULATE, body).expect(200);
        simulate.post(SIMULATE, body).expect(401);
        HttpProbe late = BED.signed(ONE, nonce(), "POST", SIMULATE, body);
        BED.clock().advance(Duration.ofSeconds(61));
        late.post(SIMULATE, body).expect(401);
    }

    @Test
    void aSimulationDecidesByTheGivenDocumentsAlone() {
        JsonNode answer = simulate(simulation(Documents.GRANTS, Documents.BOOTSTRAP))
                .expect(200)
                .json();
        assertThat(answer.path("policy_set_id").asText()).isEqualTo("set-1");
        assertThat(answer.path("version_id").asText()).isEqualTo("bundle-verify");
        assertThat(answer.path("manifest_sha256").asText("absent")).isEmpty();
        assertThat(answer.path("result").path("decision").asText()).isEqualTo("allow");
        assertThat(answer.path("result").path("evaluation_status").asText()).isEqualTo("complete");
        assertThat(answer.path("result")
                        .path("determining_policies")
                        .path(0)
                        .path("policy")
                        .asText())
                .isEqualTo("caracal-bootstrap");

        JsonNode proven =
                simulate(simulation(Documents.GRANTS, "{}")).expect(200).json();
        assertThat(proven.path("result").path("decision").asText()).isEqualTo("deny");
        assertThat(proven.path("result")
                        .path("diagnostics")
                        .path(0)
                        .path("reason")
                        .asText())
                .isEqualTo("no_rule_matched");
        assertThat(status(ONE).json().path("loaded").asBoolean()).isFalse();
    }

    @Test
    void aBundleLargerThanTheOtherRoutesAcceptCanBeSimulated() {
        String large = Documents.GRANTS + "# x\n".repeat(50_000);
        simulate(simulation(large, "{}")).expect(200);
        Reply tooLarge = simulate(simulation(Documents.GRANTS + " ".repeat(17 << 20), "{}"))
                .expect(400);
        assertThat(tooLarge.error()).isEqualTo("invalid_token");
    }

    @Test
    void aBundleThatCannotBeUsedIsRefusedWithItsReason() {
        Reply computed = simulate(simulation(Documents.COMPUTED, "{}")).expect(422);
        assertThat(computed.error()).isEqualTo("policy_eval_failed");
        assertThat(computed.json().path("error_description").asText()).contains("doc-1");
        simulate(simulation(Documents.GRANTS, "{\"schema_version\":\"1999-01-01\"}"))
                .expect(422);
    }

    @Test
    void aRequestThatIsNoneIsRefused() {
        for (String body : List.of(
                "",
                "not json",
                "[]",
                "{}",
                "{\"policies\":[]}",
                "{\"policies\":[{\"id\":\"a\"}]}",
                "{\"policies\":{},\"input\":{}}",
                simulation(Documents.GRANTS, "[]"),
                simulation(Documents.GRANTS, "{\"principal\":1}"))) {
            assertThat(simulate(body).expect(400).error()).as(body).isEqualTo("invalid_token");
        }
    }

    @Test
    void theMetricsKeepTheirNames() {
        String text = Await.value(
                        LIMIT,
                        "policy series",
                        () -> ONE.http().get("/metrics"),
                        reply -> reply.text().contains("caracal_sts_opa_poll_interval_seconds 300.0"))
                .text();
        assertThat(text)
                .contains("caracal_sts_opa_eval_total", "caracal_sts_opa_eval_errors_total")
                .contains("caracal_sts_opa_eval_duration_seconds_total", "caracal_sts_opa_compile_total")
                .contains("caracal_sts_opa_compile_errors_total", "caracal_sts_opa_compile_duration_seconds_total")
                .contains("caracal_sts_opa_max_policy_age_seconds", "caracal_sts_policy_last_sync_timestamp_seconds")
                .contains("caracal_sts_jwks_invalid_keys_total");
        JsonNode opa = ONE.http().get("/metrics.json").expect(200).json().path("opa");
        assertThat(opa.path("decision_contract_version").asText()).isEqualTo("2026-07-12");
        assertThat(opa.path("poll_interval_seconds").asLong()).isEqualTo(300);
    }

    private Optional<String> active(Replica replica) {
        return replica.application()
                .policy()
                .policies()
                .forZone(new ZoneId(zone))
                .policySetVersionId();
    }

    private Reply status(Replica replica) {
        String path = "/internal/policy/status/" + zone;
        return BED.signed(replica, nonce(), "GET", path, "").get(path);
    }

    private static Reply simulate(String body) {
        return BED.signed(ONE, nonce(), "POST", SIMULATE, body).post(SIMULATE, body);
    }

    private static String nonce() {
        return "nonce-" + SEQUENCE.incrementAndGet();
    }

    private static String simulation(String document, String input) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("policy_set_id", "set-1")
                .put("version_id", "bundle-verify")
                .put("manifest_sha256", "");
        body.putArray("policies").addObject().put("id", "doc-1").put("content", document);
        String text = Json.text(body);
        return text.substring(0, text.length() - 1) + ",\"input\":" + input + "}";
    }
}
