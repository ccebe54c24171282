package io.caracal.api.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.core.secret.SecretText;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ClientSecrets;
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
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadsTest {

    private static ApiFixture api;
    private static String zone;
    private static String path;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
        zone = api.newZone("workloads");
        path = "/v1/zones/" + zone + "/workloads";
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aNewWorkloadShowsItsSecretOnceAndKeepsItSealed() {
        JsonNode made = create("first").expect(201).json();
        assertThat(names(made))
                .containsExactly(
                        "id",
                        "zone_id",
                        "name",
                        "bindings",
                        "created_by",
                        "created_via_operator",
                        "created_at",
                        "updated_by",
                        "updated_via_operator",
                        "updated_at",
                        "secret");
        assertThat(made.get("bindings")).hasToString("[]");
        String secret = made.get("secret").asText();
        assertThat(secret).matches("ws_[A-Za-z0-9_-]{43}");
        String id = made.get("id").asText();
        assertThat(verifies(secret, id)).isTrue();
        assertThat(api.texts("SELECT payload_json::text FROM admin_audit_events WHERE entity_id = ?", id)
                        .get(0))
                .doesNotContain(secret);
        JsonNode read = api.admin().get(path + "/" + id).expect(200).json();
        assertThat(read.has("secret")).isFalse();
        assertThat(api.admin().get(path).expect(200).json().get("items").findValuesAsText("id"))
                .contains(id);
    }

    @Test
    void bindingsAreReplacedAsAWholeAndStoredWithoutDefaults() {
        String id = id("bound");
        Reply bound = put(
                id,
                "{\"bindings\":[{\"env\":\" A \",\"resource\":\"resource://a\",\"scopes\":[],\"on_failure\":\"warn\"},"
                        + "{\"env\":\"_b\",\"resource\":\"r\",\"scopes\":[\"x\"],\"optional\":true}]}");
        JsonNode bindings = bound.expect(200).json().get("bindings");
        assertThat(bindings.size()).isEqualTo(2);
        assertThat(names(bindings.get(0))).containsExactlyInAnyOrder("env", "resource");
        assertThat(bindings.get(0).get("env").asText()).isEqualTo("A");
        assertThat(bindings.get(1).get("optional").asBoolean()).isTrue();
        assertThat(bindings.get(1).get("on_failure").asText()).isEqualTo("error");
        put(id, "{\"name\":\"bound-again\"}").expect(200);
        assertThat(api.admin().get(path + "/" + id).json().get("bindings")).hasSize(2);
        assertThat(put(id, "{\"bindings\":[]}").expect(200).json().get("bindings"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LD_PRELOAD", "node_options", "1A", "A-B", "A B"})
    void variablesThatMustNotCarryACredentialAreRefused(String env) {
        Reply refused = put(id("env " + env), "{\"bindings\":[{\"env\":\"" + env + "\",\"resource\":\"r\"}]}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("invalid_credential_env");
        assertThat(refused.json().get("details").get("env").asText()).isEqualTo(env);
    }

    @Test
    void oneVariableHasOneCredential() {
        Reply refused = put(
                id("twice"), "{\"bindings\":[{\"env\":\"A\",\"resource\":\"r\"},{\"env\":\"A\",\"resource\":\"s\"}]}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("duplicate_credential_env");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\" \"}",
                "{\"secret\":\"x\"}",
                "{\"bindings\":{}}",
                "{\"bindings\":[{\"env\":\"A\"}]}",
                "{\"bindings\":[{\"env\":\"A\",\"resource\":\"r\",\"more\":1}]}",
                "{\"bindings\":[{\"env\":\"A\",\"resource\":\"r\",\"on_failure\":\"ignore\"}]}"
            })
    void badBodiesAreInvalidWorkload(String body) {
        assertThat(put(id("bad " + body), body).expect(400).error()).isEqualTo("invalid_workload");
    }

    @Test
    void anEmptyChangeIsNoChange() {
        assertThat(put(id("empty"), "{}").expect(400).error()).isEqualTo("no_fields");
        assertThat(create("").expect(400).error()).isEqualTo("invalid_workload");
    }

    @Test
    void aNameIsTakenRegardlessOfCase() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Integer>> calls = List.of(
                    () -> create("Contested").status(),
                    () -> create("contested").status(),
                    () -> create("CONTESTED").status());
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> call : pool.invokeAll(calls)) {
                statuses.add(call.get());
            }
            assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        } finally {
            pool.shutdownNow();
        }
        assertThat(put(id("other"), "{\"name\":\"conTested\"}").expect(409).error())
                .isEqualTo("workload_name_taken");
    }

    @Test
    void aRotatedSecretReplacesTheOldOne() {
        JsonNode made = create("rotated").expect(201).json();
        String id = made.get("id").asText();
        String fresh = api.admin()
                .post(path + "/" + id + "/rotate-secret", "{}")
                .expect(200)
                .json()
                .get("secret")
                .asText();
        assertThat(verifies(fresh, id)).isTrue();
        assertThat(verifies(made.get("secret").asText(), id)).isFalse();
        assertThat(api.admin()
                        .get(path + "/" + id + "/secret")
                        .expect(200)
                        .json()
                        .get("secret")
                        .asText())
                .isEqualTo(fresh);
        assertThat(api.texts(
                        "SELECT payload_json::jsonb ->> 'data' FROM event_outbox WHERE payload_json::text LIKE"
                                + " '%workload_secret%' AND payload_json::text LIKE ?",
                        "%" + id + "%"))
                .hasSize(1);
    }

    @Test
    void aSecretIsNotShownToWhoMayOnlyReadOrApprove() {
        String id = id("hidden");
        for (String capability : List.of("read", "approve")) {
            HttpProbe reader =
                    api.minted("{\"name\":\"r\",\"scope\":\"global\",\"capability\":\"" + capability + "\"}");
            assertThat(reader.get(path + "/" + id + "/secret").status()).isEqualTo(403);
            reader.get(path + "/" + id).expect(200);
        }
        api.execute("DELETE FROM secret_store WHERE ref LIKE '%' || ? || '%'", id);
        assertThat(api.admin().get(path + "/" + id + "/secret").expect(404).error())
                .isEqualTo("workload_secret_not_stored");
    }

    @Test
    void aDeletedWorkloadIsGoneWithItsSecret() {
        String id = create("deleted").expect(201).json().get("id").asText();
        api.admin().delete(path + "/" + id).expect(204);
        assertThat(api.admin().get(path + "/" + id).expect(404).error()).isEqualTo("workload_not_found");
        assertThat(api.admin().delete(path + "/" + id).expect(404).error()).isEqualTo("workload_not_found");
        assertThat(put(id, "{\"name\":\"x\"}").expect(404).error()).isEqualTo("workload_not_found");
        assertThat(api.admin()
                        .post(path + "/" + id + "/rotate-secret", "{}")
                        .expect(404)
                        .error())
                .isEqualTo("workload_not_found");
        assertThat(api.texts("SELECT ref FROM secret_store WHERE ref LIKE '%' || ? || '%'", id))
                .isEmpty();
        create("deleted").expect(201);
    }

    @Test
    void otherZonesSeeNothing() {
        String id = id("mine");
        String other = api.newZone("elsewhere");
        assertThat(api.admin()
                        .get("/v1/zones/" + other + "/workloads/" + id)
                        .expect(404)
                        .error())
                .isEqualTo("workload_not_found");
        assertThat(api.zoneToken(other).get(path + "/" + id).status()).isEqualTo(403);
        assertThat(api.admin()
                        .post("/v1/zones/nowhere/workloads", "{\"name\":\"x\"}")
                        .expect(404)
                        .error())
                .isEqualTo("zone_not_found");
    }

    private static boolean verifies(String secret, String id) {
        Argon2Secrets secrets = ClientSecrets.hashes();
        String hash =
                api.texts("SELECT secret_hash FROM workloads WHERE id = ?", id).get(0);
        return secrets.verify(SecretText.of(secret), hash);
    }

    private static String id(String name) {
        String plain = name.replaceAll("[^A-Za-z ]", "_");
        return create(plain.substring(0, Math.min(100, plain.length())) + " " + Integer.toHexString(name.hashCode()))
                .expect(201)
                .json()
                .get("id")
                .asText();
    }

    private static Reply create(String name) {
        return api.admin().post(path, "{\"name\":\"" + name + "\"}");
    }

    private static Reply put(String id, String body) {
        return api.admin().put(path + "/" + id, body);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
