package io.caracal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.signature.AuditSignature;
import io.caracal.testing.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
