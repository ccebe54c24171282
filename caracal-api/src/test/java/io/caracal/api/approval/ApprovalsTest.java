package io.caracal.api.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalsTest {

    private static ApiFixture api;
    private static HttpProbe approver;

    private final String zone = api.newZone("approvals-" + UUID.randomUUID());
    private final String path = "/v1/zones/" + zone + "/approvals";

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
        approver = api.minted("{\"name\":\"approver\",\"scope\":\"global\",\"capability\":\"approve\"}");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aHoldIsShownWithWhatItIsFor() {
        String id = hold("operator", "w-1", "10 minutes");
        JsonNode row = api.admin().get(path + "/" + id).expect(200).json();
        assertThat(row.get("approval_type").asText()).isEqualTo("human_approval");
        assertThat(row.get("principal_id").asText()).isEqualTo("w-1");
        assertThat(row.get("application_id").isNull()).isTrue();
        assertThat(row.get("binding").asText()).matches("[0-9a-f]{64}");
        assertThat(row.get("metadata_json").get("resources").get(0).asText()).isEqualTo("resource://key");
        assertThat(row.get("state").asText()).isEqualTo("pending");
        assertThat(row.get("principal_federated").asBoolean()).isFalse();
        assertThat(row.get("prior_approved").asInt()).isZero();
        assertThat(api.admin().get(path + "/unknown").expect(404).error()).isEqualTo("approval_not_found");
    }

    @Test
    void anApprovalIsDecidedOnceWithEvidence() {
        String id = hold("any", "w-2", "10 minutes");
        Reply decided = approver.post(path + "/" + id + "/approve", "{\"reason\":\"planned\"}");
        JsonNode answer = decided.expect(200).json();
        assertThat(answer.get("state").asText()).isEqualTo("approved");
        assertThat(answer.get("satisfied_at").isNull()).isFalse();
        assertThat(answer.get("rejected_at").isNull()).isTrue();
        assertThat(answer.get("approver_subject_id").asText()).startsWith("admin:");
        assertThat(answer).hasSize(5);
        String event = evidence(id);
        assertThat(event).contains("step_up_decided", "\\\"decision\\\":\\\"approved\\\"", "planned", "approver_plane");
        Reply late = approver.post(path + "/" + id + "/reject", "{}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.error()).isEqualTo("approval_not_decidable");
        assertThat(late.json().get("state").asText()).isEqualTo("approved");
        assertThat(api.texts("SELECT count(*) FROM admin_audit_events WHERE entity_id = ? AND status_code = 200", id))
                .containsExactly("1");
    }

    @Test
    void aRejectionIsCountedForWhoDecidesNext() {
        approver.post(path + "/" + hold("operator", "w-3", "10 minutes") + "/reject", "{}")
                .expect(200);
        String id = hold("operator", "w-3", "10 minutes");
        assertThat(api.admin().get(path + "/" + id).json().get("prior_rejected").asInt())
                .isEqualTo(1);
        JsonNode counts = api.admin().get(path + "/counts").expect(200).json();
        assertThat(counts).hasToString("{\"pending\":1,\"approved\":0,\"rejected\":1,\"expired\":0,\"consumed\":0}");
    }

    @Test
    void whatIsForTheSubjectOrOverIsNotDecidedByOperators() {
        Reply subject = approver.post(path + "/" + hold("subject", "w-4", "10 minutes") + "/approve", "{}");
        assertThat(subject.status()).isEqualTo(403);
        assertThat(subject.error()).isEqualTo("subject_approval_required");
        Reply expired = approver.post(path + "/" + hold("operator", "w-5", "-1 second") + "/approve", "{}");
        assertThat(expired.status()).isEqualTo(409);
        assertThat(expired.json().get("state").asText()).isEqualTo("expired");
        assertThat(approver.post(path + "/unknown/approve", "{}").expect(404).error())
                .isEqualTo("approval_not_found");
    }

    @Test
    void onlyApproversAndTheBootstrapTokenDecide() {
        String id = hold("operator", "w-6", "10 minutes");
        HttpProbe writer = api.minted("{\"name\":\"w\",\"scope\":\"global\",\"capability\":\"write\"}");
        assertThat(writer.post(path + "/" + id + "/approve", "{}").expect(403).error())
                .isEqualTo("approve_capability_required");
        String body = "{\"reason\":\"" + "x".repeat(501) + "\"}";
        assertThat(approver.post(path + "/" + id + "/approve", body).expect(400).error())
                .isEqualTo("invalid_body");
        api.admin()
                .send("POST", path + "/" + id + "/approve", BodyPublishers.noBody())
                .expect(200);
    }

    @Test
    void listsFilterAndPage() {
        for (String principal : List.of("w-7", "w-7", "w-8")) {
            hold("operator", principal, "10 minutes");
        }
        assertThat(items("?principal=w-7&state=pending&tier=high")).hasSize(2);
        assertThat(items("?state=approved")).isEmpty();
        assertThat(items("?since=2000-01-01T00:00:00Z&until=2001-01-01T00:00:00Z"))
                .isEmpty();
        JsonNode first = api.admin().get(path + "?limit=2").expect(200).json();
        assertThat(first.get("items")).hasSize(2);
        assertThat(items("?limit=2&cursor=" + first.get("next_cursor").asText()))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=done", "since=yesterday", "tier=", "limit=0"})
    void filtersThatCannotBeRightAreRefused(String query) {
        assertThat(api.admin().get(path + "?" + query).expect(400).error()).isEqualTo("invalid_query");
    }

    private JsonNode items(String query) {
        return api.admin().get(path + query).expect(200).json().get("items");
    }

    private static String evidence(String id) {
        return api.texts(
                        "SELECT payload_json::text FROM event_outbox WHERE payload_json::text LIKE '%step_up_decided%'"
                                + " AND payload_json::text LIKE ?",
                        "%" + id + "%")
                .get(0);
    }

    private String hold(String approver, String principal, String lifetime) {
        String id = UUID.randomUUID().toString();
        api.execute(
                "INSERT INTO step_up_challenges (id, zone_id, session_id, principal_id, resource_set_hash, tier,"
                        + " approver_class, expires_at, metadata_json) VALUES (?, ?, '', ?, sha256(CAST(? AS bytea)),"
                        + " 'high', ?, now() + CAST(? AS interval), '{\"resources\":[\"resource://key\"]}')",
                id,
                zone,
                principal,
                id,
                approver,
                lifetime);
        return id;
    }
}
