package io.caracal.api.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.core.secret.SecretText;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ClientSecrets;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationsTest {

    private static ApiFixture api;
    private static String zone;
    private static String path;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
        zone = api.newZone("applications");
        path = "/v1/zones/" + zone + "/applications";
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void createdApplicationShowsItsSecretOnceAndKeepsItSealed() {
        JsonNode made = api.newApplication(zone, "first");
        assertThat(names(made))
                .containsExactly(
                        "id",
                        "zone_id",
                        "name",
                        "registration_method",
                        "expires_at",
                        "created_by",
                        "created_via_operator",
                        "updated_by",
                        "updated_via_operator",
                        "created_at",
                        "updated_at",
                        "client_secret");
        String secret = made.get("client_secret").asText();
        assertThat(secret).matches("cs_[A-Za-z0-9_-]{43}");
        String id = made.get("id").asText();
        String hash = api.texts("SELECT client_secret_hash FROM applications WHERE id = ?", id)
                .get(0);
        assertThat(hash).matches("argon2id\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        Argon2Secrets secrets = ClientSecrets.hashes();
        assertThat(secrets.verify(SecretText.of(secret), hash)).isTrue();
        assertThat(api.texts(
                        "SELECT encode(substring(envelope FROM 1 FOR 4), 'escape') || version FROM secret_store WHERE"
                                + " ref = ?",
                        "zones/" + zone + "/applications/" + id + "/clientSecret"))
                .containsExactly("CSS11");
        assertThat(api.texts("SELECT payload_json::text FROM admin_audit_events WHERE entity_id = ?", id)
                        .get(0))
                .doesNotContain(secret);
    }

    @Test
    void onlyGlobalCallersSeeTraits() {
        String id = api.newApplication(zone, "traits").get("id").asText();
        JsonNode seen = api.admin().get(path + "/" + id).expect(200).json();
        assertThat(names(seen)).contains("traits", "archived_at");
        assertThat(names(api.zoneToken(zone).get(path + "/" + id).expect(200).json()))
                .contains("archived_at")
                .doesNotContain("traits");
    }

    @Test
    void nameIsTakenRegardlessOfCaseUntilItsOwnerIsArchived() {
        String id = api.newApplication(zone, "Unique").get("id").asText();
        assertThat(create("uNIQUE").expect(409).error()).isEqualTo("application_name_taken");
        api.admin().patch(path + "/" + id, "{\"name\":\"unique\"}").expect(200);
        api.admin().delete(path + "/" + id).expect(204);
        create("Unique").expect(201);
    }

    @Test
    void concurrentCreatesOfOneNameMakeExactlyOne() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                calls.add(() -> create("contested").status());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> call : pool.invokeAll(calls)) {
                statuses.add(call.get());
            }
            assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"a\"}",
                "{\"name\":\"a\",\"registration_method\":\"dcr\"}",
                "{\"name\":\" \",\"registration_method\":\"managed\"}",
                "{\"name\":\"a\",\"registration_method\":\"managed\",\"traits\":\"x\"}",
                "{\"name\":\"a\",\"registration_method\":\"managed\",\"client_secret\":\"x\"}"
            })
    void badBodyIsInvalidApplication(String body) {
        assertThat(api.admin().post(path, body).expect(400).error()).isEqualTo("invalid_application");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1abc\"|trait_invalid",
                "\"\"|trait_invalid",
                "\"a\",\"a\"|trait_duplicate",
                "\"control:nope\"|trait_invalid",
                "\"control:scope:control:nothing:read\"|trait_invalid",
                "\"control:max-ttl:59\"|trait_invalid",
                "\"control:max-ttl:901\"|trait_invalid",
                "\"control:max-ttl:60\",\"control:max-ttl:61\"|trait_duplicate",
                "\"control:expires:2031-01-01\"|trait_invalid"
            })
    void badTraitsAreRefused(String traits, String code) {
        String body = "{\"name\":\"bad traits\",\"registration_method\":\"managed\",\"traits\":[" + traits + "]}";
        assertThat(api.admin().post(path, body).expect(403).error()).isEqualTo(code);
    }

    @Test
    void controlKeysBelongToGlobalCallers() {
        String traits = "[\"control:invoke\",\"control:scope:control:app:read\",\"control:max-ttl:300\","
                + "\"control:expires:2031-01-01T00:00:00Z\",\"team\"]";
        String body = "{\"name\":\"ctl\",\"registration_method\":\"managed\",\"traits\":" + traits + "}";
        HttpProbe zoneToken = api.zoneToken(zone);
        assertThat(zoneToken.post(path, body).expect(403).error()).isEqualTo("trait_forbidden");
        String id = api.admin().post(path, body).expect(201).json().get("id").asText();
        for (Reply refused : List.of(
                zoneToken.patch(path + "/" + id, "{\"traits\":[]}"),
                zoneToken.patch(path + "/" + id, "{\"name\":\"mine\"}"),
                zoneToken.send("POST", path + "/" + id + "/rotate-secret", BodyPublishers.noBody()),
                zoneToken.get(path + "/" + id + "/client-secret"),
                zoneToken.delete(path + "/" + id))) {
            assertThat(refused.expect(403).error()).isEqualTo("trait_forbidden");
        }
    }

    @Test
    void secretCanBeRotatedReplacedAndRevealed() {
        JsonNode made = api.newApplication(zone, "rotating");
        String one = path + "/" + made.get("id").asText();
        assertThat(reveal(one)).isEqualTo(made.get("client_secret").asText());
        JsonNode rotated =
                api.admin().post(one + "/rotate-secret", "{}").expect(200).json();
        assertThat(reveal(one))
                .isEqualTo(rotated.get("client_secret").asText())
                .isNotEqualTo(made.get("client_secret").asText());
        String chosen = "c".repeat(32);
        JsonNode patched = api.admin()
                .patch(one, "{\"client_secret\":\"" + chosen + "\"}")
                .expect(200)
                .json();
        assertThat(patched.has("client_secret")).isFalse();
        assertThat(reveal(one)).isEqualTo(chosen);
        assertThat(api.admin()
                        .patch(one, "{\"client_secret\":\"short\"}")
                        .expect(400)
                        .error())
                .isEqualTo("invalid_application");
        assertThat(api.admin().patch(one, "{}").expect(400).error()).isEqualTo("no_fields");
        assertThat(api.texts(
                        "SELECT payload_json->>'change_kind' FROM admin_audit_events WHERE entity_id = ? AND"
                                + " payload_json->>'secret_rotated' = 'true' ORDER BY chain_seq",
                        made.get("id").asText()))
                .containsExactly("secret_rotation", "update");
    }

    @Test
    void revealNeedsAuthorityToWriteAndLeavesEvidence() {
        JsonNode made = api.newApplication(zone, "revealed");
        String id = made.get("id").asText();
        String at = path + "/" + id + "/client-secret";
        HttpProbe read = api.minted("{\"name\":\"r\",\"scope\":\"global\",\"capability\":\"read\"}");
        HttpProbe approve = api.minted("{\"name\":\"a\",\"scope\":\"global\",\"capability\":\"approve\"}");
        assertThat(read.get(at).expect(403).error()).isEqualTo("admin_token_read_only");
        assertThat(approve.get(at).expect(403).error()).isEqualTo("admin_token_approve_only");
        assertThat(api.texts("SELECT id FROM event_outbox WHERE payload_json->>'data' LIKE ?", "%" + id + "%"))
                .isEmpty();
        Reply shown =
                api.zoneToken(zone).header("X-Request-Id", "reveal-1").get(at).expect(200);
        assertThat(shown.json().get("client_secret")).isEqualTo(made.get("client_secret"));
        assertThat(shown.json().size()).isEqualTo(1);
        String data = api.texts(
                        "SELECT payload_json->>'data' FROM event_outbox WHERE payload_json->>'data' LIKE ?",
                        "%" + id + "%")
                .get(0);
        assertThat(data)
                .contains("\"event_type\":\"credential_revealed\"", "\"request_id\":\"reveal-1\"", "\"revealed\"")
                .doesNotContain(made.get("client_secret").asText());
        assertThat(api.texts(
                        "SELECT method || ' ' || status_code FROM admin_audit_events WHERE request_id = 'reveal-1'"))
                .containsExactly("GET 200");
    }

    @Test
    void revealWithoutStoredSecretIsNotFound() {
        String id = api.newApplication(zone, "unstored").get("id").asText();
        api.execute("DELETE FROM secret_store WHERE ref LIKE ?", "%" + id + "%");
        assertThat(api.admin()
                        .get(path + "/" + id + "/client-secret")
                        .expect(404)
                        .error())
                .isEqualTo("client_secret_not_stored");
        assertThat(api.admin().get(path + "/nope/client-secret").expect(404).error())
                .isEqualTo("application_not_found");
    }

    @Test
    void archivedApplicationLosesItsSecretAndIsListedAsArchived() {
        String id = api.newApplication(zone, "archived").get("id").asText();
        api.admin().delete(path + "/" + id).expect(204);
        api.admin().get(path + "/" + id).expect(404);
        assertThat(api.admin().delete(path + "/" + id).expect(404).error()).isEqualTo("application_not_found");
        assertThat(api.texts("SELECT ref FROM secret_store WHERE ref LIKE ?", "%" + id + "%"))
                .isEmpty();
        assertThat(api.admin().get(path + "?limit=500").text()).doesNotContain(id);
        assertThat(api.admin().get(path + "?status=archived").text()).contains(id);
        assertThat(api.admin().get(path + "?status=other").expect(400).error()).isEqualTo("invalid_query");
    }

    @Test
    void selfRegistrationFollowsTheZoneAndTheRateLimit() {
        String own = api.newZone("dcr zone");
        String at = "/v1/zones/" + own + "/applications/dcr";
        assertThat(api.admin().post(at, "{\"name\":\"d\"}").expect(403).error()).isEqualTo("dcr_disabled");
        assertThat(api.admin()
                        .post("/v1/zones/none/applications/dcr", "{\"name\":\"d\"}")
                        .expect(404)
                        .error())
                .isEqualTo("zone_not_found");
        api.admin().patch("/v1/zones/" + own, "{\"dcr_enabled\":true}").expect(200);
        assertThat(api.admin()
                        .post(at, "{\"name\":\"d\",\"expires_in\":3601}")
                        .expect(400)
                        .error())
                .isEqualTo("invalid_application");
        JsonNode made = api.admin()
                .post(at, "{\"name\":\"d\",\"expires_in\":60}")
                .expect(201)
                .json();
        assertThat(made.get("registration_method").asText()).isEqualTo("dcr");
        assertThat(made.get("client_secret").asText()).startsWith("cs_");
        assertThat(made.get("expires_at").isNull()).isFalse();
        String id = made.get("id").asText();
        assertThat(api.texts("SELECT ref FROM secret_store WHERE ref LIKE ?", "%" + id + "%"))
                .isEmpty();
        assertThat(api.admin()
                        .get("/v1/zones/" + own + "/applications/" + id + "/client-secret")
                        .expect(404)
                        .error())
                .isEqualTo("application_not_found");
        assertThat(api.admin()
                        .get("/v1/zones/" + own + "/dcr-status")
                        .expect(200)
                        .json()
                        .toString())
                .isEqualTo("{\"id\":\"" + own + "\",\"dcr_enabled\":true,\"live_dcr_applications\":1}");
    }

    @Test
    void selfRegistrationIsLimitedPerZone() {
        String own = api.newZone("dcr limit");
        api.admin().patch("/v1/zones/" + own, "{\"dcr_enabled\":true}").expect(200);
        api.execute(
                "INSERT INTO applications (id, zone_id, name, registration_method, expires_at) SELECT 'dcr-' || n, ?,"
                        + " 'd', 'dcr', now() + interval '1 hour' FROM generate_series(1, 1000) AS n",
                own);
        assertThat(api.admin()
                        .post("/v1/zones/" + own + "/applications/dcr", "{\"name\":\"d\"}")
                        .expect(429)
                        .error())
                .isEqualTo("dcr_limit_exceeded");
    }

    @Test
    void endOfSelfRegistrationNeedsADecisionAboutLiveApplications() {
        String own = api.newZone("dcr end");
        String at = "/v1/zones/" + own;
        api.admin().patch(at, "{\"dcr_enabled\":true}").expect(200);
        String id = api.admin()
                .post(at + "/applications/dcr", "{\"name\":\"d\"}")
                .expect(201)
                .json()
                .get("id")
                .asText();
        api.execute(
                "INSERT INTO authority_records (id, zone_id, session_type, subject_id, expires_at, authenticated_at)"
                        + " VALUES ('ar-end', ?, 'application', ?, now() + interval '1 hour', now())",
                own,
                id);
        api.execute(
                "INSERT INTO sessions (id, zone_id, application_id, subject_authority_record_id) VALUES ('s-end', ?,"
                        + " ?, 'ar-end')",
                own,
                id);
        assertThat(api.admin()
                        .patch(at, "{\"dcr_shutdown\":\"keep_live\",\"dcr_enabled\":true}")
                        .expect(400)
                        .error())
                .isEqualTo("dcr_shutdown_not_applicable");
        Reply undecided = api.admin().patch(at, "{\"dcr_enabled\":false}").expect(409);
        assertThat(undecided.error()).isEqualTo("dcr_shutdown_required");
        assertThat(undecided.json().get("details").get("live_dcr_applications").asInt())
                .isEqualTo(1);
        JsonNode after = api.admin()
                .patch(at, "{\"dcr_enabled\":false,\"dcr_shutdown\":\"revoke_live\",\"operator_governed\":true}")
                .expect(200)
                .json();
        assertThat(after.get("dcr_enabled").asBoolean()).isFalse();
        assertThat(after.get("operator_governed").asBoolean()).isTrue();
        assertThat(api.texts("SELECT status FROM authority_records WHERE id = 'ar-end' UNION ALL SELECT status FROM"
                        + " sessions WHERE id = 's-end'"))
                .containsExactly("revoked", "terminated");
        assertThat(api.texts("SELECT stream_name || ' ' || COALESCE(payload_json->>'session_id', '-') || ' ' ||"
                        + " COALESCE(payload_json->>'agent_session_id', '-') FROM event_outbox WHERE"
                        + " payload_json->>'reason' = 'dcr_shutdown' ORDER BY created_at"))
                .containsExactly(
                        "caracal.sessions.revoke ar-end -",
                        "caracal.agents.lifecycle - s-end",
                        "caracal.sessions.revoke - s-end");
        assertThat(api.texts("SELECT action FROM admin_audit_events WHERE zone_id = ? AND action LIKE 'DCR%'", own))
                .containsExactly("DCR shutdown revoke_live");
    }

    private static String reveal(String one) {
        return api.admin()
                .get(one + "/client-secret")
                .expect(200)
                .json()
                .get("client_secret")
                .asText();
    }

    private static Reply create(String name) {
        return api.admin().post(path, "{\"name\":\"" + name + "\",\"registration_method\":\"managed\"}");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
