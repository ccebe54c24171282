package io.caracal.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.api.ApiFixture;
import io.caracal.core.policy.document.PolicyDocument;
import io.caracal.core.secret.Sha256;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {

    private static final String CONTENT = "# caracal:data-document\npackage caracal.authz\n\nrestrict := {\"x\"}\n";
    private static final String COMPUTED = "# caracal:data-document\n"
            + "package caracal.authz\n\n"
            + "grants[r] := g if { r := input.resource.identifier; g := {} }\n";

    private static ApiFixture api;
    private static String zone;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
        zone = api.newZone("policies");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void createdPolicyAnswersWithItsFirstVersion() {
        JsonNode policy = create("first", CONTENT).expect(201).json();
        assertThat(names(policy)).containsExactly("id", "version_id", "zone_id", "name", "description", "version");
        assertThat(names(policy.get("version")))
                .containsExactly("id", "policy_id", "version", "content_sha256", "schema_version", "created_at");
        assertThat(policy.get("description").isNull()).isTrue();
        assertThat(policy.at("/version/id")).isEqualTo(policy.get("version_id"));
        assertThat(policy.at("/version/policy_id")).isEqualTo(policy.get("id"));
        assertThat(policy.at("/version/version").asInt()).isEqualTo(1);
        assertThat(policy.at("/version/content_sha256").asText()).isEqualTo(Sha256.hex(CONTENT));
        assertThat(policy.at("/version/schema_version").asText()).isEqualTo("2026-05-20");
        assertThat(policy.at("/version/created_at").asText()).endsWith("Z");
    }

    @Test
    void policyShowsAllItsVersionsNewestFirst() {
        String id = create("versions", CONTENT).expect(201).json().get("id").asText();
        String changed = CONTENT.replace("\"x\"", "\"y\"");
        JsonNode version = addVersion(id, changed).expect(201).json();
        assertThat(names(version))
                .containsExactly(
                        "version_id", "id", "policy_id", "version", "content_sha256", "schema_version", "created_at");
        assertThat(version.get("version").asInt()).isEqualTo(2);
        assertThat(version.get("id")).isEqualTo(version.get("version_id"));
        JsonNode policy = api.admin().get(path(id)).expect(200).json();
        assertThat(names(policy))
                .containsExactly(
                        "id",
                        "zone_id",
                        "name",
                        "description",
                        "created_by",
                        "created_via_operator",
                        "updated_by",
                        "updated_via_operator",
                        "created_at",
                        "updated_at",
                        "versions");
        assertThat(policy.get("versions")).hasSize(2);
        JsonNode newest = policy.at("/versions/0");
        assertThat(names(newest))
                .containsExactly(
                        "id",
                        "policy_id",
                        "version",
                        "content",
                        "content_sha256",
                        "schema_version",
                        "created_by",
                        "created_at",
                        "archived_at",
                        "created_via_operator");
        assertThat(newest.get("content").asText()).isEqualTo(changed);
        assertThat(newest.get("created_at").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?\\+00:00")
                .isEqualTo(api.texts(
                                "SELECT to_json(created_at AT TIME ZONE 'UTC') #>> '{}' || '+00:00' FROM"
                                        + " policy_versions WHERE id = ?",
                                newest.get("id").asText())
                        .get(0));
        assertThat(policy.at("/versions/1/version").asInt()).isEqualTo(1);
        assertThat(policy.get("updated_by").asText()).startsWith("admin:");
        JsonNode listed =
                api.admin().get("/v1/zones/" + zone + "/policies?limit=500").json();
        assertThat(listed.at("/items/0").has("versions")).isFalse();
        assertThat(listed.get("items").findValuesAsText("id")).contains(id);
    }

    @Test
    void duplicateNameConflictsUntilTheFirstIsArchived() {
        String id = create("unique", CONTENT).expect(201).json().get("id").asText();
        assertThat(create("unique", CONTENT).expect(409).error()).isEqualTo("policy_name_conflict");
        assertThat(api.admin().delete(path(id)).expect(204).text()).isEmpty();
        create("unique", CONTENT).expect(201);
        assertThat(api.admin().get(path(id)).expect(404).error()).isEqualTo("policy_not_found");
        assertThat(api.admin().delete(path(id)).expect(404).error()).isEqualTo("policy_not_found");
        assertThat(addVersion(id, CONTENT).expect(404).error()).isEqualTo("policy_not_found");
        assertThat(api.texts("SELECT content_sha256 FROM policy_versions WHERE policy_id = ?", id))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"name\":\"x\"}",
                "{\"name\":\"\",\"content\":\"x\"}",
                "{\"name\":\"x\",\"content\":\"\"}",
                "{\"name\":7,\"content\":\"x\"}"
            })
    void malformedBodyListsItsIssues(String body) {
        Reply reply = api.admin().post("/v1/zones/" + zone + "/policies", body).expect(400);
        assertThat(reply.error()).isEqualTo("invalid_body");
        assertThat(reply.json().get("error_description").asText()).isEqualTo("Request body failed validation");
        assertThat(reply.json().at("/details/issues/0/message").isTextual()).isTrue();
        assertThat(reply.json().at("/details/issues/0/path").isArray()).isTrue();
    }

    @Test
    void unacceptableContentIsRefusedWithTheReasonAndStoresNothing() {
        Reply reply = create("refused", "package other").expect(422);
        assertThat(reply.error()).isEqualTo("invalid_rego");
        assertThat(reply.json().get("error_description").asText()).isEqualTo("must_use_package_caracal_authz");
        assertThat(create("refused", COMPUTED).expect(422).error()).isEqualTo("invalid_rego");
        String large = CONTENT + "#".repeat(PolicyDocument.MAX_LENGTH);
        assertThat(create("refused", large)
                        .expect(422)
                        .json()
                        .get("error_description")
                        .asText())
                .isEqualTo("content_too_large");
        assertThat(api.texts("SELECT id FROM policies WHERE name = 'refused'")).isEmpty();
        String id = create("steady", CONTENT).expect(201).json().get("id").asText();
        assertThat(addVersion(id, "nonsense").expect(422).error()).isEqualTo("invalid_rego");
    }

    @Test
    void reservedNamesAreForTheBootstrapCredentialOnly() {
        HttpProbe token = api.zoneToken(zone);
        assertThat(token.post("/v1/zones/" + zone + "/policies", body("Caracal.sys/p", CONTENT))
                        .expect(409)
                        .error())
                .isEqualTo("reserved_namespace");
        create("caracal.sys/p", CONTENT).expect(201);
        assertThat(api.admin()
                        .post("/v1/zones/nope/policies", body("p", CONTENT))
                        .expect(404)
                        .error())
                .isEqualTo("zone_not_found");
    }

    @Test
    void validateAcceptsAndPreviewsADocument() {
        String read = api.admin()
                .post(
                        "/v1/admin-tokens",
                        "{\"name\":\"r\",\"scope\":\"zone\",\"capability\":\"read\",\"zone_id\":\"" + zone + "\"}")
                .expect(201)
                .json()
                .get("token")
                .asText();
        Reply reply = api.anonymous()
                .bearer(read)
                .post("/v1/policies/validate", content(CONTENT))
                .expect(200);
        assertThat(reply.text())
                .isEqualTo("{\"valid\":true,\"schema_version\":\"2026-05-20\",\"input_schema_version\":\"2026-05-20\","
                        + "\"output_contract\":{\"package\":\"caracal.authz\",\"rule\":\"result\",\"decision\":[\"allow\","
                        + "\"deny\"],\"evaluation_status\":[\"complete\"]},\"preview\":{\"package\":\"caracal.authz\","
                        + "\"rules\":[\"restrict\"],\"default_result\":false,\"decisions\":[],\"inputs_referenced\":[],"
                        + "\"data_referenced\":[]}}");
    }

    @Test
    void validateRefusesADocumentWithTheReason() {
        JsonNode refused = api.admin()
                .post("/v1/policies/validate", content("package caracal.authz\nrestrict := {1}"))
                .expect(422)
                .json();
        assertThat(refused.get("valid").asBoolean()).isFalse();
        assertThat(refused.get("valid").isBoolean()).isTrue();
        assertThat(refused.get("error").asText()).isEqualTo("invalid_rego");
        assertThat(refused.get("error_description").asText()).isEqualTo("must_be_data_document");
        assertThat(api.admin().post("/v1/policies/validate", "{}").expect(400).error())
                .isEqualTo("invalid_body");
        assertThat(api.anonymous()
                        .post("/v1/policies/validate", content(CONTENT))
                        .expect(401)
                        .error())
                .isEqualTo("invalid_admin_token");
    }

    @Test
    void everyTemplateIsValid() {
        JsonNode templates =
                api.zoneToken(zone).get("/v1/policy-templates").expect(200).json();
        assertThat(templates.isArray()).isTrue();
        assertThat(templates.findValuesAsText("id"))
                .containsExactly("application-bindings", "resource-grants", "label-confinement", "zone-restriction");
        for (JsonNode template : templates) {
            assertThat(names(template)).containsExactly("id", "name", "description", "content");
            api.admin()
                    .post(
                            "/v1/policies/validate",
                            content(template.get("content").asText()))
                    .expect(200);
        }
    }

    private static Reply create(String name, String content) {
        return api.admin().post("/v1/zones/" + zone + "/policies", body(name, content));
    }

    private static Reply addVersion(String id, String content) {
        return api.admin().post(path(id) + "/versions", content(content));
    }

    private static String path(String id) {
        return "/v1/zones/" + zone + "/policies/" + id;
    }

    private static String content(String content) {
        return JsonNodeFactory.instance.objectNode().put("content", content).toString();
    }

    private static String body(String name, String content) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("content", content)
                .toString();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
