package io.caracal.api.policyset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.api.ApiFixture;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.GatewayRequest;
import io.caracal.core.signature.GatewaySignature;
import io.caracal.core.signature.StreamSignature;
import io.caracal.testing.Await;
import io.caracal.testing.FreePorts;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.RecordedRequest;
import io.caracal.testing.fake.ScriptedUpstream;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActivationTest {

    private static final String CONTENT = "# caracal:data-document\npackage caracal.authz\n\nrestrict := {\"x\"}\n";
    private static final String STS_KEY = "c3".repeat(32);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static ScriptedUpstream sts;
    private static ApiFixture api;
    private static Redis redis;

    private String zone = "";
    private String set = "";
    private String version = "";

    @BeforeAll
    static void start() {
        sts = ScriptedUpstream.start();
        api = ApiFixture.start(Map.of("STS_URL", sts.baseUri() + "/", "GATEWAY_STS_HMAC_KEY", STS_KEY));
        redis = new Redis(RedisSettings.of(api.redisUrl()));
    }

    @AfterAll
    static void stop() {
        redis.close();
        api.close();
        sts.close();
    }

    @BeforeEach
    void newZoneWithASealedVersion() {
        zone = api.newZone("activation");
        set = newSet("set");
        version = sealed(set, "policy");
        stsSays("{\"zone_id\":\"" + zone + "\",\"loaded\":false}");
    }

    @Test
    void activationIsAcceptedAndBecomesTheOnlyActiveVersionOfItsZone() {
        JsonNode answer = activate(set, version);
        assertThat(names(answer)).containsExactly("activated", "version_id", "outbox_id", "status_url");
        assertThat(answer.get("activated").asBoolean()).isTrue();
        assertThat(answer.get("version_id").asText()).isEqualTo(version);
        assertThat(answer.get("status_url").asText())
                .isEqualTo("/v1/zones/" + zone + "/policy-sets/" + set + "/activation-status?version_id=" + version
                        + "&outbox_id=" + answer.get("outbox_id").asText());
        assertThat(activeOf(set)).isEqualTo(version);
        String other = newSet("other");
        String otherVersion = sealed(other, "other policy");
        activate(other, otherVersion);
        assertThat(activeOf(set)).isEqualTo("null");
        assertThat(activeOf(other)).isEqualTo(otherVersion);
        assertThat(api.texts(
                        "SELECT active_version_id FROM policy_set_bindings WHERE zone_id = ? AND active_version_id IS"
                                + " NOT NULL",
                        zone))
                .containsExactly(otherVersion);
    }

    @Test
    void activationIsAnnouncedOnASignedStreamAndRecorded() {
        String outbox = activate(set, version).get("outbox_id").asText();
        Map<String, String> entry = announced(outbox);
        assertThat(entry)
                .containsOnlyKeys("outbox_id", "zone_id", "policy_set_id", "policy_set_version_id", "_sig")
                .containsEntry("zone_id", zone)
                .containsEntry("policy_set_id", set)
                .containsEntry("policy_set_version_id", version);
        assertThat(StreamSignature.verify(HmacKey.fromHex(ApiFixture.STREAMS_KEY), Streams.POLICY_INVALIDATE, entry))
                .isTrue();
        assertThat(api.texts(
                        "SELECT status_code || ' ' || (payload_json ->> 'change_kind') || ' ' || entity_type FROM"
                                + " admin_audit_events WHERE entity_id = ? AND path LIKE '%/activate'",
                        set))
                .containsExactly("202 action policy-sets");
    }

    @Test
    void unknownVersionsAreNotActivated() {
        assertThat(api.admin()
                        .post(path(set) + "/activate", "{\"version_id\":\"nope\"}")
                        .expect(404)
                        .error())
                .isEqualTo("version_not_found");
        assertThat(api.admin().post(path(set) + "/activate", "{}").expect(400).error())
                .isEqualTo("invalid_body");
        String other = newSet("stranger");
        assertThat(api.admin()
                        .post(path(other) + "/activate", "{\"version_id\":\"" + version + "\"}")
                        .expect(404)
                        .error())
                .isEqualTo("version_not_found");
        api.admin().delete(path(set)).expect(204);
        assertThat(api.admin()
                        .post(path(set) + "/activate", "{\"version_id\":\"" + version + "\"}")
                        .expect(404)
                        .error())
                .isEqualTo("version_not_found");
    }

    @Test
    void statusGoesFromWaitingToLoadedAsTheStsReports() {
        JsonNode before = status("?version_id=" + version);
        assertThat(before.get("propagation_status").asText()).isEqualTo("waiting_for_activation");
        assertThat(before.get("active").asBoolean()).isFalse();
        assertThat(before.at("/outbox/state").asText()).isEqualTo("missing");
        String query = queryOf(activate(set, version));
        JsonNode waiting = Await.value(
                LIMIT,
                "the announcement is dispatched",
                () -> status(query),
                status -> status.at("/outbox/state").asText().equals("dispatched"));
        assertThat(names(waiting))
                .containsExactly(
                        "zone_id",
                        "policy_set_id",
                        "version_id",
                        "active",
                        "active_version_id",
                        "manifest_sha256",
                        "propagation_status",
                        "outbox",
                        "sts");
        assertThat(names(waiting.get("outbox")))
                .containsExactly("id", "state", "attempts", "last_error", "dispatched_at");
        assertThat(waiting.at("/outbox/attempts").asInt()).isEqualTo(1);
        assertThat(waiting.at("/outbox/dispatched_at").asText()).endsWith("Z");
        assertThat(waiting.get("propagation_status").asText()).isEqualTo("waiting_for_sts");
        assertThat(waiting.get("sts").toString())
                .isEqualTo("{\"state\":\"not_loaded\",\"loaded\":false,\"zone_id\":\"" + zone + "\"}");
        stsSays("{\"zone_id\":\"" + zone + "\",\"loaded\":true,\"policy_set_version_id\":\"older\"}");
        assertThat(status(query).get("propagation_status").asText()).isEqualTo("waiting_for_sts");
        stsSays(
                "{\"zone_id\":\"" + zone + "\",\"loaded\":true,\"policy_set_version_id\":\"" + version
                        + "\",\"manifest_sha256\":\"m\",\"loaded_at\":\"2026-11-21T00:00:00.000Z\",\"age_seconds\":3,\"last_sync_at\":\"x\"}");
        JsonNode loaded = status(query);
        assertThat(loaded.get("propagation_status").asText()).isEqualTo("loaded");
        assertThat(loaded.get("active_version_id").asText()).isEqualTo(version);
        assertThat(loaded.get("sts").toString())
                .isEqualTo("{\"state\":\"loaded\",\"loaded\":true,\"zone_id\":\"" + zone
                        + "\",\"policy_set_version_id\":\"" + version
                        + "\",\"manifest_sha256\":\"m\",\"loaded_at\":\"2026-11-21T00:00:00.000Z\",\"age_seconds\":3}");
        JsonNode withoutIds = status("");
        assertThat(withoutIds.get("propagation_status").asText()).isEqualTo("loaded");
        assertThat(withoutIds.at("/outbox/id")).isEqualTo(loaded.at("/outbox/id"));
    }

    @Test
    void stsIsAskedWithASignatureOverTheWholeRequest() {
        activate(set, version);
        status("");
        RecordedRequest asked = sts.lastRequest();
        assertThat(asked.toString()).isEqualTo("GET /internal/policy/status/" + zone);
        GatewayRequest request = new GatewayRequest(
                Long.parseLong(asked.header(GatewaySignature.TIMESTAMP).orElseThrow()),
                asked.header(GatewaySignature.REQUEST).orElseThrow(),
                "GET",
                asked.path(),
                new byte[0]);
        assertThat(GatewaySignature.verify(
                        HmacKey.fromHex(STS_KEY),
                        request,
                        asked.header(GatewaySignature.SIGNATURE).orElseThrow(),
                        Instant.now()))
                .isTrue();
    }

    @Test
    void refusalByTheStsIsAFailure() {
        String query = queryOf(dispatched(activate(set, version)));
        sts.answering(request -> Answer.json(401, "{\"error\":\"access_denied\"}"));
        JsonNode refused = status(query);
        assertThat(refused.get("propagation_status").asText()).isEqualTo("failed");
        assertThat(refused.at("/sts/state").asText()).isEqualTo("failed");
        stsSays("{\"zone_id\":\"" + zone + "\",\"loaded\":false,\"policy_set_version_id\":\"" + version
                + "\",\"detail\":\"manifest digest differs\"}");
        JsonNode bad = status(query);
        assertThat(bad.get("propagation_status").asText()).isEqualTo("failed");
        assertThat(bad.at("/sts/detail").asText()).isEqualTo("manifest digest differs");
        stsSays("{\"zone_id\":\"" + zone + "\",\"loaded\":false,\"policy_set_version_id\":\"" + version
                + "\",\"detail\":\"policy_stale\"}");
        assertThat(status(query).get("propagation_status").asText()).isEqualTo("waiting_for_sts");
        sts.answering(request -> Answer.text(200, "no json"));
        assertThat(status(query).get("propagation_status").asText()).isEqualTo("failed");
        sts.answering(request -> Answer.hangUp());
        JsonNode silent = status(query);
        assertThat(silent.get("propagation_status").asText()).isEqualTo("waiting_for_sts");
        assertThat(silent.at("/sts/state").asText()).isEqualTo("unreachable");
    }

    @Test
    void deadAnnouncementIsAFailure() {
        String outbox = dispatched(activate(set, version)).get("outbox_id").asText();
        api.execute(
                "UPDATE event_outbox SET dispatched_at = NULL, available_at = 'infinity', attempts = 100, last_error ="
                        + " 'refused' WHERE id = ?",
                outbox);
        JsonNode dead = status("?version_id=" + version + "&outbox_id=" + outbox);
        assertThat(dead.at("/outbox/state").asText()).isEqualTo("dead");
        assertThat(dead.at("/outbox/last_error").asText()).isEqualTo("refused");
        assertThat(dead.at("/outbox/attempts").asInt()).isEqualTo(100);
        assertThat(dead.at("/outbox/dispatched_at").isNull()).isTrue();
        assertThat(dead.get("propagation_status").asText()).isEqualTo("failed");
        assertThat(status("").get("propagation_status").asText()).isEqualTo("failed");
    }

    @Test
    void undispatchedAnnouncementIsWaitedFor() {
        String outbox = dispatched(activate(set, version)).get("outbox_id").asText();
        api.execute(
                "UPDATE event_outbox SET dispatched_at = NULL, available_at = now() + interval '1 hour' WHERE id = ?",
                outbox);
        JsonNode pending = status("?outbox_id=" + outbox);
        assertThat(pending.at("/outbox/state").asText()).isEqualTo("pending");
        assertThat(pending.get("propagation_status").asText()).isEqualTo("waiting_for_outbox");
    }

    @Test
    void announcementOfSomethingElseIsAMismatchAndTellsNothing() {
        activate(set, version);
        String other = newSet("other announcement");
        String foreign = dispatched(activate(other, sealed(other, "foreign")))
                .get("outbox_id")
                .asText();
        activate(set, version);
        JsonNode status = status("?version_id=" + version + "&outbox_id=" + foreign);
        assertThat(status.get("outbox").toString())
                .isEqualTo("{\"id\":\"" + foreign + "\",\"state\":\"mismatch\",\"attempts\":0,\"last_error\":null,"
                        + "\"dispatched_at\":null}");
        assertThat(status.get("propagation_status").asText()).isEqualTo("failed");
    }

    @Test
    void clearedAnnouncementOfALoadedVersionIsNotWaitedFor() {
        String outbox = dispatched(activate(set, version)).get("outbox_id").asText();
        api.execute("DELETE FROM event_outbox WHERE id = ?", outbox);
        assertThat(status("").get("propagation_status").asText()).isEqualTo("waiting_for_outbox");
        stsSays("{\"zone_id\":\"" + zone + "\",\"loaded\":true,\"policy_set_version_id\":\"" + version + "\"}");
        assertThat(status("").get("propagation_status").asText()).isEqualTo("loaded");
        assertThat(status("").at("/outbox/state").asText()).isEqualTo("missing");
    }

    @Test
    void statusOfTheUnknownIsNotFound() {
        assertThat(api.admin().get(path(set) + "/activation-status").expect(404).error())
                .isEqualTo("active_policy_set_version_not_found");
        assertThat(api.admin()
                        .get(path("nope") + "/activation-status")
                        .expect(404)
                        .error())
                .isEqualTo("policy_set_binding_not_found");
        assertThat(api.admin()
                        .get(path(set) + "/activation-status?version_id=nope")
                        .expect(404)
                        .error())
                .isEqualTo("policy_set_version_not_found");
        assertThat(api.admin()
                        .get(path(set) + "/activation-status?version_id=a%20b")
                        .expect(400)
                        .error())
                .isEqualTo("invalid_body");
    }

    @Test
    void deletionOfTheActiveSetIsAnnouncedWithoutAVersion() {
        dispatched(activate(set, version));
        api.admin().delete(path(set)).expect(204);
        assertThat(api.texts(
                        "SELECT policy_set_id FROM policy_set_bindings WHERE zone_id = ? AND active_version_id IS NOT"
                                + " NULL",
                        zone))
                .isEmpty();
        Map<String, String> entry = Await.value(
                LIMIT,
                "the deletion is announced",
                () -> stream().stream()
                        .map(StreamMessage::getBody)
                        .filter(body -> set.equals(body.get("policy_set_id")))
                        .reduce((first, last) -> last)
                        .orElseThrow(),
                body -> !body.containsKey("policy_set_version_id"));
        assertThat(entry).containsEntry("zone_id", zone);
        assertThat(api.admin().get(path(set)).expect(404).error()).isEqualTo("policy_set_not_found");
        assertThat(api.admin().delete(path(set)).expect(404).error()).isEqualTo("policy_set_not_found");
        api.admin().get(path(set) + "/versions/" + version).expect(200);
    }

    @Test
    void deletionOfAnInactiveSetAnnouncesNothing() {
        api.admin().delete(path(set)).expect(204);
        assertThat(api.texts("SELECT id FROM event_outbox WHERE payload_json ->> 'policy_set_id' = ?", set))
                .isEmpty();
    }

    @Test
    void withoutAKeyTheStsIsNotAskedAndWithoutAnStsActivationStillWorks() {
        Map<String, String> silent = Map.of("STS_URL", "http://127.0.0.1:" + FreePorts.next());
        try (ApiFixture keyless = ApiFixture.start(silent)) {
            String lonely = keyless.newZone("keyless");
            String policies = "/v1/zones/" + lonely + "/policies";
            String policy = keyless.admin()
                    .post(policies, body("p"))
                    .expect(201)
                    .json()
                    .get("version_id")
                    .asText();
            String sets = "/v1/zones/" + lonely + "/policy-sets";
            String made = keyless.admin()
                    .post(sets, "{\"name\":\"s\"}")
                    .expect(201)
                    .json()
                    .get("id")
                    .asText();
            String sealed = keyless.admin()
                    .post(
                            sets + "/" + made + "/versions",
                            "{\"manifest\":[{\"policy_version_id\":\"" + policy + "\"}]}")
                    .expect(201)
                    .json()
                    .get("version_id")
                    .asText();
            keyless.admin()
                    .post(sets + "/" + made + "/activate", "{\"version_id\":\"" + sealed + "\"}")
                    .expect(202);
            JsonNode status = keyless.admin()
                    .get(sets + "/" + made + "/activation-status")
                    .expect(200)
                    .json();
            assertThat(status.get("sts").toString())
                    .isEqualTo("{\"state\":\"not_configured\",\"detail\":\"GATEWAY_STS_HMAC_KEY is not configured\"}");
        }
    }

    private static void stsSays(String json) {
        sts.answering(request -> Answer.json(200, json));
    }

    private JsonNode activate(String in, String id) {
        return api.admin()
                .post(path(in) + "/activate", "{\"version_id\":\"" + id + "\"}")
                .expect(202)
                .json();
    }

    private JsonNode dispatched(JsonNode activation) {
        announced(activation.get("outbox_id").asText());
        Await.until(
                "the announcement is marked as dispatched",
                () -> !api.texts(
                                "SELECT id FROM event_outbox WHERE id = ? AND dispatched_at IS NOT NULL",
                                activation.get("outbox_id").asText())
                        .isEmpty());
        return activation;
    }

    private static Map<String, String> announced(String outbox) {
        return Await.value(
                        LIMIT,
                        "the announcement is on the stream",
                        () -> stream().stream()
                                .map(StreamMessage::getBody)
                                .filter(body -> outbox.equals(body.get("outbox_id")))
                                .toList(),
                        found -> !found.isEmpty())
                .get(0);
    }

    private static List<StreamMessage<String, String>> stream() {
        return redis.sync().xrange(Streams.POLICY_INVALIDATE, Range.unbounded());
    }

    private static String queryOf(JsonNode activation) {
        String url = activation.get("status_url").asText();
        return url.substring(url.indexOf('?'));
    }

    private JsonNode status(String query) {
        return api.admin()
                .get(path(set) + "/activation-status" + query)
                .expect(200)
                .json();
    }

    private String activeOf(String id) {
        return api.admin()
                .get(path(id))
                .expect(200)
                .json()
                .get("active_version_id")
                .asText();
    }

    private String newSet(String name) {
        return api.admin()
                .post("/v1/zones/" + zone + "/policy-sets", "{\"name\":\"" + name + "\"}")
                .expect(201)
                .json()
                .get("id")
                .asText();
    }

    private String sealed(String in, String policyName) {
        String policy = api.admin()
                .post("/v1/zones/" + zone + "/policies", body(policyName))
                .expect(201)
                .json()
                .get("version_id")
                .asText();
        return api.admin()
                .post(path(in) + "/versions", "{\"manifest\":[{\"policy_version_id\":\"" + policy + "\"}]}")
                .expect(201)
                .json()
                .get("version_id")
                .asText();
    }

    private static String body(String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("content", CONTENT)
                .toString();
    }

    private String path(String id) {
        return "/v1/zones/" + zone + "/policy-sets/" + id;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
