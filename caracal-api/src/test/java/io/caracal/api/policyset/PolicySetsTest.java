package io.caracal.api.policyset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.api.ApiFixture;
import io.caracal.core.secret.Sha256;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySetsTest {

    private static final String HEADER = "# caracal:data-document\npackage caracal.authz\n\n";
    private static final String GRANTS = HEADER
            + "app_ids := {\"app\": \"app-1\"}\ngrants := {\"resource://r\": {\"application\": \"app\", \"roles\":"
            + " {\"operator\": [\"a:r\"]}}}\n";
    private static final String OTHER_GRANTS = HEADER
            + "grants := {\"resource://r\": {\"application\": \"other\", \"roles\": {\"operator\": [\"a:r\"]}}}\n";

    private static ApiFixture api;
    private static String zone;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
        zone = api.newZone("policy sets");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void unknownMembersAreRecordedWhateverTheirNames() {
        String body = "{\"name\":\"odd members\",\"a\\u0000b\":1,\"" + "x".repeat(5000) + "\":{\"y\":1}}";
        String id = api.admin()
                .post("/v1/zones/" + zone + "/policy-sets", body)
                .expect(201)
                .json()
                .get("id")
                .asText();
        assertThat(api.texts(
                        "SELECT jsonb_array_elements_text(payload_json -> 'changed_fields') FROM admin_audit_events"
                                + " WHERE entity_id = ?",
                        id))
                .containsExactly("a\uFFFDb", "name", "x".repeat(128) + ".y");
    }

    @Test
    void createdSetHasExactlyTheContractsMembersAndNoVersion() {
        JsonNode set = createSet("fresh").expect(201).json();
        List<String> members = List.of(
                "id",
                "zone_id",
                "name",
                "description",
                "created_by",
                "created_via_operator",
                "updated_by",
                "updated_via_operator",
                "created_at",
                "updated_at");
        assertThat(names(set)).isEqualTo(members);
        String id = set.get("id").asText();
        JsonNode read = api.admin().get(path(id)).expect(200).json();
        assertThat(names(read)).startsWith(members.toArray(String[]::new)).endsWith("active_version_id");
        assertThat(read.get("active_version_id").isNull()).isTrue();
        assertThat(createSet("fresh").expect(409).error()).isEqualTo("policy_set_name_conflict");
        assertThat(api.admin()
                        .post("/v1/zones/nope/policy-sets", "{\"name\":\"x\"}")
                        .expect(404)
                        .error())
                .isEqualTo("zone_not_found");
        assertThat(api.admin()
                        .post("/v1/zones/" + zone + "/policy-sets", "{}")
                        .expect(400)
                        .error())
                .isEqualTo("invalid_body");
        assertThat(api.admin().get(path("nope")).expect(404).error()).isEqualTo("policy_set_not_found");
    }

    @Test
    void sealedVersionHasTheDigestOfItsManifestInTheAuthorsOrder() {
        String set = newSet("sealed");
        String first = newPolicyVersion("sealed one", GRANTS);
        String second = newPolicyVersion("sealed two", HEADER + "restrict := {\"x\"}\n");
        JsonNode version = addVersion(set, second, first).expect(201).json();
        assertThat(names(version))
                .containsExactly(
                        "version_id",
                        "id",
                        "policy_set_id",
                        "version",
                        "manifest_sha256",
                        "schema_version",
                        "created_at");
        String manifest = "[{\"policy_version_id\":\"" + second + "\"},{\"policy_version_id\":\"" + first + "\"}]";
        assertThat(version.get("manifest_sha256").asText()).isEqualTo(Sha256.hex(manifest));
        assertThat(version.get("version").asInt()).isEqualTo(1);
        assertThat(addVersion(set, first).expect(201).json().get("version").asInt())
                .isEqualTo(2);
        String id = version.get("id").asText();
        JsonNode read =
                api.admin().get(path(set) + "/versions/" + id).expect(200).json();
        assertThat(names(read))
                .containsExactly(
                        "id",
                        "policy_set_id",
                        "version",
                        "manifest_sha256",
                        "schema_version",
                        "created_by",
                        "created_via_operator",
                        "created_at",
                        "manifest_json",
                        "policies");
        assertThat(read.get("policies").toString()).isEqualTo("[\"" + second + "\",\"" + first + "\"]");
        assertThat(read.get("manifest_json").toString()).isEqualTo(manifest);
        JsonNode listed = api.admin().get(path(set) + "/versions").expect(200).json();
        assertThat(listed.get("items").findValuesAsText("version")).containsExactly("2", "1");
        assertThat(listed.at("/items/0").has("manifest_json")).isFalse();
        assertThat(api.admin().get(path("nope") + "/versions").expect(404).error())
                .isEqualTo("policy_set_not_found");
        assertThat(api.admin().get(path(set) + "/versions/nope").expect(404).error())
                .isEqualTo("policy_set_version_not_found");
    }

    @Test
    void extraMembersOfAManifestAreDroppedBeforeTheDigest() {
        String set = newSet("extra");
        String policy = newPolicyVersion("extra", GRANTS);
        JsonNode version = api.admin()
                .post(
                        path(set) + "/versions",
                        "{\"manifest\":[{\"note\":\"x\",\"policy_version_id\":\"" + policy + "\"}],\"more\":1}")
                .expect(201)
                .json();
        assertThat(version.get("manifest_sha256").asText())
                .isEqualTo(Sha256.hex("[{\"policy_version_id\":\"" + policy + "\"}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"manifest\":[]}",
                "{\"manifest\":[{}]}",
                "{\"manifest\":[\"x\"]}",
                "{\"manifest\":[{\"policy_version_id\":\"\"}]}"
            })
    void malformedManifestListsItsIssues(String body) {
        String set = newSet("malformed " + Sha256.hex(body));
        Reply reply = api.admin().post(path(set) + "/versions", body).expect(400);
        assertThat(reply.error()).isEqualTo("invalid_body");
        assertThat(reply.json().at("/details/issues")).isNotEmpty();
    }

    @Test
    void manifestThatBreaksTheContractIsRefused() {
        String set = newSet("contract");
        String policy = newPolicyVersion("contract", GRANTS);
        assertRefused(addVersion(set, policy, policy), "invalid_policy_contract", "twice");
        assertRefused(addVersion(set, "unheard-of"), "invalid_policy_contract", "unheard-of does not exist");
        String elsewhere = api.newZone("elsewhere");
        assertThat(api.admin()
                        .post("/v1/zones/" + elsewhere + "/policy-sets/" + set + "/versions", manifest(List.of(policy)))
                        .expect(404)
                        .error())
                .isEqualTo("policy_set_not_found");
        String stranger = api.admin()
                .post("/v1/zones/" + elsewhere + "/policies", body("p", GRANTS))
                .expect(201)
                .json()
                .get("version_id")
                .asText();
        assertRefused(addVersion(set, stranger), "invalid_policy_contract", stranger);
        List<String> many = IntStream.range(0, 257).mapToObj(n -> "v" + n).toList();
        assertThat(api.admin()
                        .post(path(set) + "/versions", manifest(many))
                        .expect(400)
                        .error())
                .isEqualTo("invalid_body");
        assertThat(api.texts("SELECT id FROM policy_set_versions WHERE policy_set_id = ?", set))
                .isEmpty();
    }

    @Test
    void documentsThatContradictEachOtherAreNotSealed() {
        String set = newSet("contradiction");
        String one = newPolicyVersion("contradiction one", GRANTS);
        String two = newPolicyVersion("contradiction two", OTHER_GRANTS);
        assertRefused(addVersion(set, one, two), "invalid_policy_bundle", two);
    }

    @Test
    void bundleOfManyLargeDocumentsIsSealed() {
        String set = newSet("large");
        String filler = "#" + "x".repeat(250_000) + "\n";
        List<String> policies = new ArrayList<>();
        for (String rules : List.of("app_ids := {\"app\": \"app-1\"}", "restrict := set()", "confinement := []")) {
            policies.add(newPolicyVersion("large " + rules, HEADER + filler + rules + "\n"));
        }
        addVersion(set, policies.toArray(String[]::new)).expect(201);
    }

    @Test
    void versionOfAnArchivedPolicyCanStillBeSealed() {
        String set = newSet("of archived");
        JsonNode policy = api.admin()
                .post("/v1/zones/" + zone + "/policies", body("archived soon", GRANTS))
                .expect(201)
                .json();
        api.admin()
                .delete("/v1/zones/" + zone + "/policies/" + policy.get("id").asText())
                .expect(204);
        addVersion(set, policy.get("version_id").asText()).expect(201);
    }

    @Test
    void simulationDecidesInProcessAndChangesNothing() {
        String set = newSet("simulated");
        String version = sealed(set, newPolicyVersion("simulated", GRANTS));
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.putObject("principal")
                .put("type", "Application")
                .put("id", "app-1")
                .put("zone_id", zone);
        input.putObject("resource").put("identifier", "resource://r");
        input.putObject("action").put("id", "TokenExchange");
        input.putObject("context").putArray("requested_scopes").add("agent:lifecycle");
        JsonNode allowed = simulate(set, version, input).expect(200).json();
        assertThat(names(allowed))
                .containsExactly(
                        "dry_run",
                        "would_activate",
                        "policy_set_id",
                        "version_id",
                        "schema_version",
                        "input_schema_version",
                        "manifest_sha256",
                        "policies",
                        "warnings",
                        "explanation",
                        "result");
        assertThat(allowed.get("dry_run").asBoolean()).isTrue();
        assertThat(allowed.get("would_activate").asBoolean()).isTrue();
        assertThat(allowed.get("warnings")).isEmpty();
        assertThat(allowed.at("/explanation/evaluation").asText()).isEqualTo("executed");
        assertThat(allowed.at("/explanation/decision").asText()).isEqualTo("allow");
        assertThat(allowed.at("/explanation/policy_set_version_id").asText()).isEqualTo(version);
        assertThat(allowed.at("/result/determining_policies/0/policy").asText()).isEqualTo("caracal-bootstrap");
        assertThat(names(allowed.get("result")))
                .containsExactly("decision", "determining_policies", "evaluation_status", "diagnostics");
        input.with("principal").put("id", "stranger");
        JsonNode denied = simulate(set, version, input).expect(200).json();
        assertThat(denied.at("/result/decision").asText()).isEqualTo("deny");
        assertThat(denied.get("would_activate").asBoolean()).isTrue();
        assertThat(api.admin().get(path(set)).json().get("active_version_id").isNull())
                .isTrue();
        assertThat(api.texts("SELECT id FROM event_outbox WHERE payload_json ->> 'policy_set_id' = ?", set))
                .isEmpty();
    }

    @Test
    void simulationWarnsAboutWhatEveryRealRequestHas() {
        String set = newSet("warned");
        String version = sealed(set, newPolicyVersion("warned", GRANTS));
        JsonNode bare = api.admin()
                .post(path(set) + "/simulate", "{\"version_id\":\"" + version + "\"}")
                .expect(200)
                .json();
        assertThat(bare.get("warnings").toString())
                .isEqualTo("[\"principal_zone_mismatch\",\"missing_resource\",\"missing_action\",\"missing_context\"]");
        assertThat(bare.get("would_activate").asBoolean()).isFalse();
        assertThat(bare.at("/result/decision").asText()).isEqualTo("deny");
        ObjectNode old = JsonNodeFactory.instance.objectNode().put("schema_version", "2020-01-01");
        JsonNode failed = simulate(set, version, old).expect(200).json();
        assertThat(failed.at("/warnings/0").asText()).isEqualTo("input_schema_mismatch:2020-01-01");
        assertThat(failed.at("/explanation/evaluation").asText()).isEqualTo("failed");
        assertThat(failed.get("result").isNull()).isTrue();
        ObjectNode wrong = JsonNodeFactory.instance.objectNode();
        wrong.putObject("principal").put("id", 7);
        assertThat(simulate(set, version, wrong).expect(200).text()).contains("sts_simulation_failed:principal.id");
        assertThat(simulate(set, "nope", old).expect(404).error()).isEqualTo("version_not_found");
        assertThat(api.admin().post(path(set) + "/simulate", "{}").expect(400).error())
                .isEqualTo("invalid_body");
    }

    @Test
    void readTokensMayReadButNotSimulate() {
        String set = newSet("guarded");
        HttpProbe reader = api.minted("{\"name\":\"r\",\"scope\":\"global\",\"capability\":\"read\"}");
        reader.get(path(set)).expect(200);
        assertThat(reader.post(path(set) + "/simulate", "{\"version_id\":\"x\"}")
                        .expect(403)
                        .error())
                .isEqualTo("admin_token_read_only");
    }

    private static void assertRefused(Reply reply, String code, String mentioned) {
        assertThat(reply.expect(422).error()).isEqualTo(code);
        assertThat(reply.json().get("error_description").asText()).contains(mentioned);
    }

    private static Reply createSet(String name) {
        return api.admin().post("/v1/zones/" + zone + "/policy-sets", "{\"name\":\"" + name + "\"}");
    }

    private static String newSet(String name) {
        return createSet(name).expect(201).json().get("id").asText();
    }

    private static String newPolicyVersion(String name, String content) {
        return api.admin()
                .post("/v1/zones/" + zone + "/policies", body(name, content))
                .expect(201)
                .json()
                .get("version_id")
                .asText();
    }

    private static Reply addVersion(String set, String... policies) {
        return api.admin().post(path(set) + "/versions", manifest(List.of(policies)));
    }

    private static String sealed(String set, String... policies) {
        return addVersion(set, policies).expect(201).json().get("version_id").asText();
    }

    private static Reply simulate(String set, String version, ObjectNode input) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("version_id", version);
        body.set("input", input);
        return api.admin().post(path(set) + "/simulate", body.toString());
    }

    private static String manifest(List<String> policies) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        policies.forEach(id -> body.withArray("manifest").addObject().put("policy_version_id", id));
        return body.toString();
    }

    private static String body(String name, String content) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("content", content)
                .toString();
    }

    private static String path(String set) {
        return "/v1/zones/" + zone + "/policy-sets/" + set;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
