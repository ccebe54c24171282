package io.caracal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.secret.Sha256;
import io.caracal.core.signature.AuditSignature;
import io.caracal.testing.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EvidenceIngestTest {
    private AuditFixture audit;

    @BeforeEach
    void start() {
        audit = new AuditFixture();
    }

    @AfterEach
    void stop() {
        audit.close();
    }

    @Test
    void eventsOfAZoneFormOneVerifiedChain() {
        for (int i = 1; i <= 25; i++) {
            audit.publish(AuditFixture.event("event-" + i, "zone-a", "allow"));
        }
        audit.publish(AuditFixture.event("other", "zone-b", "deny"));
        JsonNode events = audit.awaitEvents("zone-a", 25);
        assertThat(events.get(0).path("PrevContentSHA256").asText()).isEmpty();
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).path("ChainSeq").asLong()).isEqualTo(i + 1L);
            assertThat(events.get(i).path("PrevContentSHA256"))
                    .isEqualTo(events.get(i - 1).path("ContentSHA256"));
        }
        assertThat(audit.awaitEvents("zone-b", 1).get(0).path("ChainSeq").asLong())
                .isEqualTo(1);
        JsonNode report = audit.admin()
                .get("/api/audit/verify?zone_id=zone-a")
                .expect(200)
                .json();
        assertThat(report.path("verified").asBoolean()).isTrue();
        assertThat(report.path("events").asLong()).isEqualTo(25);
    }

    @Test
    void anEventSentTwiceIsStoredOnce() {
        AuditEvent event = AuditFixture.event("twice", "zone-a", "allow");
        audit.publish(event);
        audit.publish(event);
        audit.publish(AuditFixture.event("last", "zone-a", "allow"));
        assertThat(audit.awaitEvents("zone-a", 2)
                        .get(1)
                        .path("Event")
                        .path("id")
                        .asText())
                .isEqualTo("last");
    }

    @Test
    void aKnownIdWithOtherContentIsSetAsideAndAlerted() throws SQLException {
        AuditEvent event = AuditFixture.event("same", "zone-a", "allow");
        audit.publish(event);
        audit.awaitEvents("zone-a", 1);
        String forged = event.toJson().replace("\"allow\"", "\"deny\"");
        String entry = audit.publish(forged, AuditSignature.sign(AuditFixture.KEY, forged));
        JsonNode letter = audit.awaitDeadLetters(1).get(0);
        assertThat(letter.path("reason").asText()).isEqualTo("tamper_on_replay");
        assertThat(letter.path("source_id").asText()).isEqualTo(entry);
        assertThat(audit.awaitEvents("zone-a", 1)
                        .get(0)
                        .path("Event")
                        .path("decision")
                        .asText())
                .isEqualTo("allow");
        assertThat(alerts()).isEqualTo(1);
    }

    @Test
    void forgedAndUnreadableEntriesGoToTheDeadLettersAndNothingElseStops() {
        AuditEvent event = AuditFixture.event("good", "zone-a", "allow");
        audit.publish(event.toJson(), AuditSignature.sign(AuditFixture.KEY, event.toJson() + " "));
        audit.publish("{\"id\":\"x\"}", AuditSignature.sign(AuditFixture.KEY, "{\"id\":\"x\"}"));
        audit.publish("no json", AuditSignature.sign(AuditFixture.KEY, "no json"));
        audit.redis.sync().xadd("caracal.audit.events", Map.of("id", "bare"));
        audit.publish(event);
        JsonNode letters = audit.awaitDeadLetters(4);
        assertThat(letters.findValuesAsText("reason"))
                .satisfiesExactly(
                        reason -> assertThat(reason).isEqualTo("hmac_verify_failed"),
                        reason -> assertThat(reason).startsWith("json_parse_error:"),
                        reason -> assertThat(reason).startsWith("json_parse_error:"),
                        reason -> assertThat(reason).isEqualTo("missing_data_field"));
        audit.awaitEvents("zone-a", 1);
    }

    @Test
    void aPostgresOutagePausesIngestionAndLosesNothing() {
        audit.postgres.refuse().breakConnections();
        for (int i = 0; i < 10; i++) {
            audit.publish(AuditFixture.event("during-" + i, "zone-a", "allow"));
        }
        Await.until(
                "not ready without Postgres", () -> audit.http().get("/ready").status() == 503);
        assertThat(audit.http().get("/ready").json().path("reason").asText()).isEqualTo("postgres_unreachable");
        assertThat(audit.http().get("/health").status()).isEqualTo(200);
        audit.postgres.pass();
        audit.awaitEvents("zone-a", 10);
        assertThat(audit.admin().get("/api/audit/dlq").json().path("entries")).isEmpty();
    }

    @Test
    void aChangedRowIsFoundByVerification() throws SQLException {
        audit.publish(AuditFixture.event("one", "zone-a", "allow"));
        audit.publish(AuditFixture.event("two", "zone-a", "deny"));
        audit.awaitEvents("zone-a", 2);
        // Only a database administrator can do this: switch the guard off, then rewrite history.
        owner(
                "SELECT set_config('caracal.zone_id', 'zone-a', false)",
                "ALTER TABLE audit_events DISABLE TRIGGER USER",
                "UPDATE audit_events SET decision = 'allow' WHERE id = 'two'");
        JsonNode report = audit.admin()
                .get("/api/audit/verify?zone_id=zone-a")
                .expect(200)
                .json();
        assertThat(report.path("verified").asBoolean()).isFalse();
        assertThat(report.path("first_bad_seq").asLong()).isEqualTo(2);
        assertThat(report.path("reason").asText()).isEqualTo("content_mismatch");
    }

    @Test
    void nulIsDroppedFromTextAndDocuments() {
        String data = AuditFixture.event("nul", "zone-a", "allow")
                .toJson()
                .replace("resource://x", "resource://\\u0000x")
                .replace("request-nul", "request\\u0000");
        audit.publish(data, AuditSignature.sign(AuditFixture.KEY, data));
        JsonNode event = audit.awaitEvents("zone-a", 1).get(0).path("Event");
        assertThat(event.path("request_id").asText()).isEqualTo("request");
        assertThat(event.path("metadata_json").path("resource").asText()).isEqualTo("resource://x");
    }

    @Test
    void whatPostgresWillNeverTakeIsSetAsideAtOnceAndTheRestOfItsBatchIsStored() {
        String endless = signed("endless", "\"metadata_json\":{\"n\":1e131072}");
        audit.publish(AuditFixture.event("before", "zone-a", "allow"));
        audit.publish(endless, AuditSignature.sign(AuditFixture.KEY, endless));
        audit.publish(AuditFixture.event("after", "zone-a", "allow"));
        audit.awaitEvents("zone-a", 2);
        JsonNode letter = audit.awaitDeadLetters(1).get(0);
        assertThat(letter.path("reason").asText()).startsWith("pg_permanent_error:22");
        assertThat(letter.path("replayable").asBoolean()).isTrue();
        JsonNode detail = audit.admin()
                .get("/api/audit/dlq/" + letter.path("id").asText())
                .expect(200)
                .json();
        assertThat(detail.path("source_event").path("id").asText()).isEqualTo("endless");
        assertThat(detail.path("fields").path("src_data").asText()).isEqualTo(endless);
    }

    @Test
    void anEventOfAProducerThatSendsNullsIsChainedAsOneWithoutDocuments() {
        String data = signed("nulls", "\"determining_policies_json\":null,\"diagnostics_json\":null");
        audit.publish(data, AuditSignature.sign(AuditFixture.KEY, data));
        JsonNode stored = stored("zone-a", 1).get(0);
        for (String member : List.of("determining_policies_json", "diagnostics_json", "metadata_json")) {
            assertThat(stored.path("Event").path(member).isNull()).as(member).isTrue();
        }
        String covered = String.join("\u001f", "nulls", "zone-a", "t", "", "", "", "", "", "", "null", "null", "null")
                + "\u001f1700000000000000000";
        assertThat(stored.path("ContentSHA256").asText()).isEqualTo(Sha256.hex(covered));
    }

    @Test
    void aBackslashIsNoEscapeOutsideOfDocuments() {
        String data = signed("slash", "\"request_id\":\"a\\\\u0000b\",\"metadata_json\":{\"a\":\"\\\\u0000\"}");
        audit.publish(data, AuditSignature.sign(AuditFixture.KEY, data));
        JsonNode event = stored("zone-a", 1).get(0).path("Event");
        assertThat(event.path("request_id").asText()).isEqualTo("a\\u0000b");
        assertThat(event.path("metadata_json").path("a").asText()).isEqualTo("\\u0000");
    }

    @Test
    void theChainIsThatOfTheContract() {
        for (String id : List.of("ev-1", "ev-2")) {
            String data = "{\"id\":\"" + id + "\",\"zone_id\":\"zone1\",\"event_type\":\"token_exchange\","
                    + "\"request_id\":\"req1\",\"decision\":\"allow\",\"policy_set_id\":\"ps-1\","
                    + "\"policy_set_version_id\":\"psv-1\",\"manifest_sha\":\"abc123\",\"evaluation_status\":\"complete\","
                    + "\"determining_policies_json\":[{\"policy\":\"p1\"}],\"diagnostics_json\":[],"
                    + "\"metadata_json\":{\"resource\":\"resource://x\",\"b\":1},"
                    + "\"occurred_at\":\"2023-11-14T23:13:20.123456789+01:00\"}";
            audit.publish(data, AuditSignature.sign(AuditFixture.KEY, data));
        }
        JsonNode chain = stored("zone1", 2);
        assertThat(chain.findValuesAsText("ContentSHA256"))
                .containsExactly(
                        "1fc9bc5133b57aafff2e1aad843bb05a814f077ad853f58f228fdceef547519f",
                        "80247494549b29bf9bbb68e09fc561cc6803c2cb1a6a7d9e3c01c2801c0e8893");
        assertThat(chain.findValuesAsText("ChainHMAC"))
                .containsExactly(
                        "ad8f9eb213b7fbe3412f481896b87100b8516cff20193d0b3dcfc4d3a86fb95b",
                        "6da84ffe7c9509c6ad914b397656312d9b899e0193ccf8090efd2552cbaa46ed");
    }

    private JsonNode stored(String zone, int count) {
        return audit.awaitEvents(zone + "&since=2023-01-01T00:00:00Z", count);
    }

    private static String signed(String id, String documents) {
        return "{\"id\":\"" + id + "\",\"zone_id\":\"zone-a\",\"event_type\":\"t\","
                + "\"occurred_at\":\"2023-11-14T22:13:20Z\"," + documents + "}";
    }

    private int alerts() throws SQLException {
        try (Connection connection = audit.database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT set_config('caracal.zone_id', 'zone-a', false)");
            try (var rows = statement.executeQuery("SELECT count(*) FROM audit_ingest_alerts")) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private void owner(String... statements) throws SQLException {
        try (Connection connection = audit.database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
