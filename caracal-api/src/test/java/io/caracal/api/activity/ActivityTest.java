package io.caracal.api.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditReport;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import io.caracal.testing.clock.SequentialIds;
import io.caracal.testing.http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityTest {

    private static ApiFixture api;
    private static String zone;
    private static String path;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
        zone = api.newZone("activity");
        path = "/v1/zones/" + zone;
        event(
                1,
                "allow",
                "mandate_issued",
                "r-1",
                "{\"application_id\":\"app-1\",\"agent_session_id\":\"s-1\","
                        + "\"session_id\":\"ar-1\",\"agent_labels\":[\"x:y\",\"z\"],\"reason\":\"=cmd()\"}");
        event(
                2,
                "deny",
                "mandate_denied",
                "r-1",
                "{\"application_id\":\"app-1\",\"session_id\":\"ar-1\","
                        + "\"requested_scopes\":[\"a:r\"],\"resource\":\"resource://one\",\"delegation_edge_id\":\"e-1\","
                        + "\"application_registration_method\":\"managed\",\"agent_labels\":[\"z\"],"
                        + "\"nested\":[{\"Client_Secret\":\"shh\"}],\"reason\":\"a,\\\"b\\\"\"}");
        event(3, "allow", "step_up_issued", "r-2", "{\"application_id\":\"app-2\"}");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void auditIsListedNewestFirstWithRedactedMetadata() {
        JsonNode page = api.admin().get(path + "/audit?limit=2").expect(200).json();
        assertThat(ids(page)).containsExactly("ev-3", "ev-2");
        JsonNode second = api.admin()
                .get(path + "/audit?limit=2&cursor=" + page.get("next_cursor").asText())
                .expect(200)
                .json();
        assertThat(ids(second)).containsExactly("ev-1");
        assertThat(second.get("next_cursor").isNull()).isTrue();
        JsonNode row = page.get("items").get(1);
        List<String> names = new ArrayList<>();
        row.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "id",
                        "zone_id",
                        "event_type",
                        "request_id",
                        "decision",
                        "policy_set_id",
                        "policy_set_version_id",
                        "manifest_sha",
                        "evaluation_status",
                        "determining_policies_json",
                        "diagnostics_json",
                        "metadata_json",
                        "occurred_at",
                        "ingested_at");
        assertThat(row.get("metadata_json").get("session_id").asText()).isEqualTo("[redacted]");
        assertThat(row.toString()).doesNotContain("shh");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request_id=r-2|ev-3",
                "decision=deny|ev-2",
                "event_type=mandate_denied,step_up_issued|ev-3 ev-2",
                "application_id=app-2|ev-3",
                "session_id=s-1|ev-1",
                "authority_record_id=ar-1|ev-2 ev-1",
                "label=z|ev-2 ev-1",
                "label=x:y|ev-1",
                "since=2026-03-01T00:00:02Z|ev-3 ev-2",
                "until=2026-03-01T00:00:02Z|ev-1",
                "request_id=none|''"
            })
    void filtersApply(String query, String expected) {
        JsonNode page = api.admin().get(path + "/audit?" + query).expect(200).json();
        assertThat(String.join(" ", ids(page))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=1001",
                "decision=maybe",
                "since=yesterday",
                "since=2026-03-01T00:00:02%2B01:00",
                "until=2026-99-01T00:00:02Z",
                "format=xml",
                "event_type=",
                "event_type=a,,b",
                "request_id=%00"
            })
    void badQueriesAreRefused(String query) {
        assertThat(api.admin().get(path + "/audit?" + query).expect(400).error())
                .isEqualTo("invalid_query");
    }

    @Test
    void fieldsProjectEachItem() {
        JsonNode page = api.admin()
                .get(path + "/audit?fields=id,agent_labels,manifest_sha&request_id=r-2")
                .expect(200)
                .json();
        assertThat(page.get("items").get(0).toString()).isEqualTo("{\"id\":\"ev-3\",\"manifest_sha\":null}");
        assertThat(api.admin()
                        .get(path + "/audit?fields=id,session_id")
                        .expect(400)
                        .error())
                .isEqualTo("invalid_fields");
        assertThat(api.admin().get(path + "/audit?fields=").expect(400).error()).isEqualTo("invalid_fields");
    }

    @Test
    void csvIsGuardedAgainstFormulas() {
        Reply reply = api.admin()
                .get(path + "/audit?format=csv&fields=id,occurred_at,reason,agent_labels,tier&request_id=r-1")
                .expect(200);
        assertThat(reply.header("content-type").orElseThrow()).isEqualToIgnoringCase("text/csv;charset=utf-8");
        assertThat(reply.header("content-disposition")).contains("attachment; filename=\"audit-" + zone + ".csv\"");
        assertThat(reply.text())
                .isEqualTo("id,occurred_at,reason,agent_labels,tier\r\n"
                        + "ev-2,2026-03-01T00:00:02.000Z,\"a,\"\"b\"\"\",z,\r\n"
                        + "ev-1,2026-03-01T00:00:01.000Z,'=cmd(),x:y z,\r\n");
    }

    @Test
    void requestsAreShownAndExplained() {
        JsonNode events =
                api.admin().get(path + "/audit/by-request/r-1").expect(200).json();
        assertThat(events.isArray()).isTrue();
        assertThat(events.get(0).get("id").asText()).isEqualTo("ev-1");
        assertThat(api.admin().get(path + "/audit/by-request/none").expect(404).error())
                .isEqualTo("request_not_found");
        JsonNode explained = api.admin()
                .get(path + "/audit/by-request/r-1/explain")
                .expect(200)
                .json();
        assertThat(explained.get("final_decision").asText()).isEqualTo("deny");
        assertThat(explained.get("events")).hasSize(2);
        JsonNode denied = explained.get("denied").get(0);
        assertThat(denied.get("event_id").asText()).isEqualTo("ev-2");
        assertThat(denied.get("policy_input").toString())
                .isEqualTo(
                        "{\"schema_version\":\"2026-05-20\",\"principal\":{\"type\":\"Application\",\"id\":\"app-1\","
                                + "\"zone_id\":\"" + zone
                                + "\",\"registration_method\":\"managed\",\"labels\":[\"z\"]},"
                                + "\"resource\":{\"type\":\"Resource\",\"identifier\":\"resource://one\",\"scopes\":[\"a:r\"]},"
                                + "\"action\":{\"id\":\"TokenExchange\"},\"context\":{\"actor_claims\":{},"
                                + "\"requested_scopes\":[\"a:r\"],\"challenge_resolved\":false,\"session_id\":\"ar-1\","
                                + "\"delegation_edge_id\":\"e-1\"},\"session\":{\"id\":\"ar-1\"},"
                                + "\"delegation_edge\":{\"id\":\"e-1\"}}");
        assertThat(api.admin()
                        .get(path + "/audit/by-request/r-2/explain")
                        .expect(200)
                        .json()
                        .get("final_decision")
                        .asText())
                .isEqualTo("allow");
    }

    @Test
    void adminAuditTellsWhoChangedWhatAndItsChainHolds() {
        String own = api.newZone("admin audit");
        String id = api.newApplication(own, "audited").get("id").asText();
        api.admin()
                .patch("/v1/zones/" + own + "/applications/" + id, "{\"name\":\"renamed\",\"traits\":[\"a\"]}")
                .expect(200);
        String at = "/v1/zones/" + own + "/admin-audit";
        JsonNode page = api.admin().get(at).expect(200).json();
        assertThat(page.get("items")).hasSize(3);
        JsonNode newest = page.get("items").get(0);
        assertThat(newest.get("action").asText()).isEqualTo("PATCH /v1/zones/" + own + "/applications/" + id);
        assertThat(newest.get("entity_type").asText()).isEqualTo("applications");
        assertThat(newest.get("entity_id").asText()).isEqualTo(id);
        assertThat(newest.get("chain_seq").isTextual()).isTrue();
        assertThat(newest.get("chain_seq").asText()).isEqualTo("3");
        assertThat(newest.get("signed").asBoolean()).isTrue();
        assertThat(newest.get("payload_json").get("change_kind").asText()).isEqualTo("update");
        assertThat(newest.get("payload_json").get("changed_fields").toString()).isEqualTo("[\"name\",\"traits\"]");
        assertThat(newest.toString()).doesNotContain("renamed");
        assertThat(api.admin()
                        .get(at + "?entity_type=zones&method=POST&fields=id,change_kind,entity_id")
                        .expect(200)
                        .json()
                        .get("items")
                        .get(0)
                        .get("change_kind")
                        .asText())
                .isEqualTo("create");
        String request = newest.get("request_id").asText();
        assertThat(api.admin()
                        .get(at + "?request_id=" + request)
                        .expect(200)
                        .json()
                        .findValuesAsText("id"))
                .containsExactly(newest.get("id").asText());
        assertThat(api.admin().get(at + "?method=GET").expect(400).error()).isEqualTo("invalid_query");
        assertThat(api.admin().get(at + "?format=csv").expect(200).text())
                .startsWith("id,occurred_at,action,method,path,entity_type,entity_id,status_code,actor_id,")
                .endsWith("\r\n");
        try (Postgres postgres = new Postgres(PostgresSettings.of(api.database().url("caracalapi")))) {
            AdminAudit audit = new AdminAudit(new SequentialIds(), Optional.of(HmacKey.fromHex(ApiFixture.AUDIT_KEY)));
            AdminAuditReport report =
                    postgres.transactions().inZone(new ZoneId(own), tx -> audit.verify(tx, new ZoneId(own)));
            assertThat(report.intact()).as(report.toString()).isTrue();
        }
    }

    @Test
    void refusedChangeLeavesNoRowOfSuccess() {
        String own = api.newZone("refused");
        api.newApplication(own, "one");
        int before = rows(own);
        api.admin()
                .post("/v1/zones/" + own + "/applications", "{\"name\":\"ONE\",\"registration_method\":\"managed\"}")
                .expect(409);
        assertThat(api.texts("SELECT id FROM admin_audit_events WHERE zone_id = ? AND status_code < 400", own))
                .hasSize(before);
    }

    private static int rows(String own) {
        return api.texts("SELECT id FROM admin_audit_events WHERE zone_id = ? AND status_code < 400", own)
                .size();
    }

    private static void event(int number, String decision, String type, String request, String metadata) {
        String sha = "a".repeat(64);
        api.execute(
                "INSERT INTO audit_events (id, zone_id, event_type, request_id, decision, evaluation_status,"
                        + " determining_policies_json, diagnostics_json, metadata_json, occurred_at, content_sha256,"
                        + " prev_content_sha256, chain_seq) VALUES (?, ?, ?, ?, ?, 'complete', '[{\"policy\":\"p\"}]',"
                        + " '[]', CAST(? AS jsonb), timestamptz '2026-03-01 00:00:00Z' + ? * interval '1 second', ?, ?,"
                        + " ?)",
                "ev-" + number,
                zone,
                type,
                request,
                decision,
                metadata,
                number,
                sha,
                number == 1 ? null : sha,
                number);
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("items").forEach(item -> ids.add(item.get("id").asText()));
        return ids;
    }
}
