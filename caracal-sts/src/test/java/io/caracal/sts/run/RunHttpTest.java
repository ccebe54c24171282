package io.caracal.sts.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.AuditEvent;
import io.caracal.sts.bed.StsBed;
import io.caracal.sts.bed.World;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a workload may ask for, one test per answer. */
class RunHttpTest {
    private static final StsBed BED = new StsBed();
    private static final String LAUNCH = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
    private static final String BINDINGS =
            "[{\"env\":\"KEY\",\"resource\":\"resource://key\",\"scopes\":[\"orders:read\"]},"
                    + "{\"env\":\"TOKEN\",\"resource\":\"resource://bearer\",\"optional\":true,\"on_failure\":\"warn\",\"x\":1},"
                    + "{\"env\":\"CLOSED\",\"resource\":\"resource://closed\"},"
                    + "{\"env\":\"BASIC\",\"resource\":\"resource://basic\"},"
                    + "{\"env\":\"CONSENT\",\"resource\":\"resource://oauth\"},"
                    + "{\"env\":\"EMPTY\",\"resource\":\"resource://query\"},"
                    + "{\"env\":\"GONE\",\"resource\":\"resource://nothing\"},"
                    + "{\"env\":\"FOREIGN\",\"resource\":\"resource://key\",\"scopes\":[\"orders:burn\"]}]";
    private static final String INJECTABLE = "{\"allow_runtime_injection\":true,\"header_name\":\"X-Api-Key\"}";
    private static final String GATE = "risk := [{\"scope\": \"orders:read\", \"tier\": \"high\"}]\n"
            + "approval_tiers := [{\"tier\": \"high\", \"ttl_seconds\": 600}]\n";

    private final World world = BED.world();
    private final String workload = world.id("workload");

    RunHttpTest() {
        world.workload(workload, BINDINGS)
                .resource("key", "api_key", INJECTABLE)
                .secret("key", "{\"api_key\":\"k-1\"}")
                .resource("bearer", "bearer_token", INJECTABLE)
                .secret("bearer", "{\"bearer_token\":\"b-1\"}")
                .resource("closed", "api_key", "{\"header_name\":\"X-Api-Key\"}")
                .resource("basic", "http_basic", INJECTABLE)
                .resource("oauth", "oauth2_authorization_code", INJECTABLE)
                .resource("query", "api_key", INJECTABLE);
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @Test
    void theManifestNamesEveryBindingAsItIsStored() {
        String requestId = StsBed.requestId();
        Reply reply = send("manifest", form(), requestId).expect(200);
        assertThat(reply.header("Cache-Control")).hasValue("no-store");
        assertThat(reply.json().get("zone_id").asText()).isEqualTo(world.zone());
        assertThat(reply.json().get("workload_id").asText()).isEqualTo(workload);
        JsonNode bindings = reply.json().get("bindings");
        assertThat(bindings.get(0))
                .hasToString("{\"env\":\"KEY\",\"resource\":\"resource://key\",\"scopes\":[\"orders:read\"]}");
        assertThat(bindings.get(1))
                .hasToString(
                        "{\"env\":\"TOKEN\",\"resource\":\"resource://bearer\",\"optional\":true,\"on_failure\":\"warn\"}");
        AuditEvent event = BED.evidence(requestId).get(0);
        assertThat(event.eventType()).isEqualTo("run_launch");
        assertThat(event.decision()).isEqualTo("allow");
        assertThat(event.metadata())
                .hasToString("{\"workload_id\":\"" + workload + "\",\"workload_name\":\"" + workload
                        + "\",\"launch_id\":\"" + LAUNCH + "\",\"binding_count\":8}");
    }

    @Test
    void aCredentialIsGivenByPolicyAndLeavesItsEvidence() {
        String requestId = StsBed.requestId();
        Reply reply = send("credential", form("env", " KEY "), requestId).expect(200);
        assertThat(reply.text()).isEqualTo("{\"env\":\"KEY\",\"credential\":\"k-1\"}\n");
        assertThat(reply.header("Cache-Control")).hasValue("no-store");
        AuditEvent event = BED.evidence(requestId).get(0);
        assertThat(event.eventType()).isEqualTo("run_launch");
        assertThat(event.decision()).isEqualTo("allow");
        assertThat(event.determiningPolicies()).hasToString("[{\"policy\":\"caracal-workload-mint\"}]");
        assertThat(event.policySetVersionId()).startsWith("version-");
        assertThat(event.metadata().get("env").asText()).isEqualTo("KEY");
        assertThat(event.metadata().get("resource").asText()).isEqualTo("resource://key");
        assertThat(event.metadata().get("requested_scopes")).hasToString("[\"orders:read\"]");
        assertThat(event.toJson()).doesNotContain("k-1");
        assertThat(credential("TOKEN").expect(200).json().get("credential").asText())
                .isEqualTo("b-1");
    }

    @ParameterizedTest
    @CsvSource({
        "NOTHING, 404, resource_not_found,  resource_not_found",
        "GONE,    404, resource_not_found,  resource_not_found",
        "FOREIGN, 403, access_denied,       scope_mismatch",
        "CLOSED,  403, access_denied,       credential_injection_denied",
        "BASIC,   403, access_denied,       credential_injection_denied",
        "CONSENT, 403, access_denied,       credential_not_provisioned",
        "EMPTY,   502, http_request_failed, provider_credential_unavailable"
    })
    void whatCannotBeGivenIsRefusedAndRecorded(String env, int status, String code, String evaluationStatus) {
        String requestId = StsBed.requestId();
        Reply reply = send("credential", form("env", env), requestId);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.error()).isEqualTo(code);
        assertThat(reply.json().get("requestId").asText()).isEqualTo(requestId);
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::eventType, AuditEvent::decision, AuditEvent::evaluationStatus)
                .contains(tuple("run_launch", "deny", evaluationStatus))
                .doesNotContain(tuple("run_launch", "allow", "complete"));
    }

    @Test
    void anArchivedProviderGivesNothing() {
        world.execute("UPDATE providers SET archived_at = now() WHERE id = ?", world.id("provider-key"));
        String requestId = StsBed.requestId();
        assertThat(send("credential", form("env", "KEY"), requestId).status()).isEqualTo(403);
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::evaluationStatus)
                .containsExactly("provider_unavailable");
    }

    @Test
    void whoDoesNotKnowTheSecretLearnsNothing() {
        String requestId = StsBed.requestId();
        Reply wrong = send("manifest", form("secret", "wrong"), requestId);
        Reply unknown = send("manifest", form("workload_id", "nobody"), StsBed.requestId());
        for (Reply reply : List.of(wrong, unknown, send("credential", form("env", "KEY", "secret", "wrong"), ""))) {
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.error()).isEqualTo("access_denied");
            assertThat(reply.json().get("error_description").asText()).isEqualTo("invalid workload credentials");
        }
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::eventType, AuditEvent::evaluationStatus)
                .containsExactly(tuple("run_launch", "workload_auth_failed"));
    }

    @Test
    void aWorkloadOfAnArchivedZoneIsNobody() {
        world.execute("UPDATE zones SET archived_at = now() WHERE id = ?", world.zone());
        assertThat(send("manifest", form(), StsBed.requestId()).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"workload_id", "secret", "env"})
    void whatIsMissingIsNamed(String field) {
        Map<String, String> form = form("env", "KEY");
        form.remove(field);
        Reply reply = send("credential", form, StsBed.requestId());
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo("invalid_token");
        assertThat(reply.json().get("error_description").asText()).isEqualTo(field + " is required");
    }

    @Test
    void onlyFormsAreRead() {
        assertThat(BED.http().post("/v1/run/manifest", "{}").status()).isEqualTo(415);
        assertThat(BED.http()
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .send("POST", "/v1/run/manifest", BodyPublishers.ofString("secret=a&secret=b"))
                        .status())
                .isEqualTo(400);
        assertThat(BED.http()
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .send("POST", "/v1/run/manifest", BodyPublishers.ofString("a=" + "b".repeat(65_536)))
                        .status())
                .isEqualTo(413);
        assertThat(BED.http().get("/v1/run/manifest").status()).isEqualTo(405);
    }

    @Test
    void aWorkloadWithoutBindingsHasNoManifest() {
        world.execute("UPDATE workloads SET bindings = '[]' WHERE id = ?", workload);
        assertThat(send("manifest", form(), StsBed.requestId()).expect(404).error())
                .isEqualTo("resource_not_found");
    }

    @Test
    void bindingsThatCannotBeReadAreAnInternalError() {
        world.execute("UPDATE workloads SET bindings = '{}' WHERE id = ?", workload);
        assertThat(send("manifest", form(), StsBed.requestId()).expect(500).error())
                .isEqualTo("internal_error");
        assertThat(credential("KEY").expect(500).error()).isEqualTo("internal_error");
    }

    @ParameterizedTest
    @CsvSource({"manifest, fetch", "credential, mint"})
    void whoAsksTooOftenIsToldToWait(String route, String action) {
        BED.redis().sync().setex("rl:run-" + route + ":" + workload + ":" + action, 60, "1000");
        String requestId = StsBed.requestId();
        Reply reply = send(route, form("env", "KEY"), requestId);
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.error()).isEqualTo("provider_rate_limited");
        assertThat(Integer.parseInt(reply.header("Retry-After").orElseThrow())).isBetween(1, 60);
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::evaluationStatus)
                .containsExactly("rate_limited");
    }

    @Test
    void withoutTheSecretNobodyUsesUpTheLimit() {
        for (int i = 0; i < 3; i++) {
            send("manifest", form("secret", "wrong"), StsBed.requestId());
        }
        assertThat(BED.redis().sync().get("rl:run-manifest:" + workload + ":fetch"))
                .isNull();
    }

    @Test
    void aRestrictedZoneGivesNothing() {
        world.activate("restrict := [\"incident\"]\n");
        String requestId = StsBed.requestId();
        Reply reply = send("credential", form("env", "KEY"), requestId);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().get("error_description").asText()).isEqualTo("policy denied (restriction_active)");
        assertThat(BED.evidence(requestId)).extracting(AuditEvent::decision).containsOnly("deny");
    }

    @Test
    void contradictoryPolicyIsAnOutageNotAnAnswer() {
        world.activate(
                "risk := [{\"scope\": \"orders:read\", \"tier\": \"high\"}, {\"scope\": \"orders:read\", \"tier\":"
                        + " \"low\"}]\n");
        String requestId = StsBed.requestId();
        assertThat(send("credential", form("env", "KEY"), requestId).expect(503).error())
                .isEqualTo("policy_eval_failed");
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::evaluationStatus)
                .containsExactly("policy_eval_failed");
    }

    @Test
    void aGatedCredentialIsHeldUntilAPersonDecides() {
        world.activate(GATE);
        String requestId = StsBed.requestId();
        Reply held = send("credential", form("env", "KEY"), requestId);
        assertThat(held.status()).isEqualTo(401);
        assertThat(held.error()).isEqualTo("interaction_required");
        assertThat(held.header("WWW-Authenticate")).hasValue("Bearer error=\"interaction_required\"");
        assertThat(held.json().get("binding").asText()).matches("[0-9a-f]{64}");
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::eventType, AuditEvent::decision, AuditEvent::evaluationStatus)
                .containsExactlyInAnyOrder(
                        tuple("step_up_issued", "pending", "complete"),
                        tuple("run_launch", "deny", "approval_required"));
        String id = held.json().get("approval_id").asText();
        assertThat(world.texts("SELECT principal_id || coalesce(application_id, '-') || (metadata_json ->> 'env')"
                        + " FROM step_up_challenges WHERE id = '" + id + "'"))
                .containsExactly(workload + "-KEY");

        assertThat(approve(id, "satisfied_at")
                        .expect(200)
                        .json()
                        .get("credential")
                        .asText())
                .isEqualTo("k-1");
        Reply again = send("credential", form("env", "KEY", "approval_id", id), StsBed.requestId());
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.error()).isEqualTo("approval_consumed");
        assertThat(credential("TOKEN").status()).isEqualTo(200);
    }

    @Test
    void aRejectionAndAForeignApprovalAreRefused() {
        world.activate(GATE);
        String id = credential("KEY").json().get("approval_id").asText();
        Reply foreign = send("credential", form("env", "TOKEN", "approval_id", id), StsBed.requestId());
        assertThat(foreign.status()).isEqualTo(401);
        assertThat(foreign.json().get("error_description").asText())
                .isEqualTo("approval not found or bindings do not match");
        Reply rejected = approve(id, "rejected_at");
        assertThat(rejected.status()).isEqualTo(403);
        assertThat(rejected.json().get("error_description").asText()).isEqualTo("approval was rejected");
    }

    @Test
    void anApprovalOfThePolicyBeforeDoesNotCount() {
        world.activate(GATE);
        String id = credential("KEY").json().get("approval_id").asText();
        world.execute(
                "UPDATE step_up_challenges SET metadata_json = '{}', resource_set_hash = '\\x00' WHERE id = ?", id);
        assertThat(approve(id, "satisfied_at").status()).isEqualTo(401);
    }

    private Reply approve(String id, String column) {
        world.execute(
                "UPDATE step_up_challenges SET approver_subject_id = 'operator', " + column + " = now() WHERE id = ?",
                id);
        return send("credential", form("env", "KEY", "approval_id", id), StsBed.requestId());
    }

    private Reply credential(String env) {
        return send("credential", form("env", env), StsBed.requestId());
    }

    private Map<String, String> form(String... fields) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("workload_id", workload);
        form.put("secret", World.SECRET);
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return form;
    }

    private static Reply send(String route, Map<String, String> form, String requestId) {
        return BED.http()
                .header("X-Request-Id", requestId)
                .header("X-Caracal-Launch-Id", LAUNCH)
                .postForm("/v1/run/" + route, form);
    }
}
