package io.caracal.system.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.storage.Migrations;
import io.caracal.core.event.Streams;
import io.caracal.system.drill.DrillBed;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What the recovery page says to check, and how one does. */
final class RecoveryChecks {
    private static final String AUDIT_GROUP = "audit-ingestor";

    private final DrillBed bed;

    RecoveryChecks(DrillBed bed) {
        this.bed = bed;
    }

    void migrationsAreInPlace() {
        for (String service : List.of("api", "sts", "audit", "coordinator")) {
            assertThat(bed.view(service).holds("schema")).as(service).isTrue();
        }
        for (String table : List.of("zones", "sessions", "event_outbox", "caracal_outbox", "audit_events")) {
            assertThat(count("pg_tables WHERE tablename = '" + table + "'"))
                    .as(table)
                    .isPositive();
        }
        assertThat(Migrations.SERVICE_ROLES).isNotEmpty();
    }

    void poolsServe() {
        bed.stack.admin().get("/v1/zones").expect(200);
        bed.zone.coordinator().get("/zones/" + bed.zone.zone + "/agents").expect(200);
    }

    long pendingEvents() {
        return count("event_outbox WHERE dispatched_at IS NULL AND available_at < 'infinity'");
    }

    void outboxesAreDrained() {
        Await.until(DrillBed.LIMIT, "event_outbox is drained", () -> pendingEvents() == 0);
        Await.until(
                DrillBed.LIMIT,
                "caracal_outbox is drained",
                () -> count("caracal_outbox WHERE status = 'pending'") == 0);
        assertThat(count("caracal_outbox WHERE status = 'dead'")).isZero();
    }

    void streamsAndGroupsExist() {
        // Changes of policies are followed by every replica for itself, without a group.
        for (String stream : List.of(Streams.AUDIT_EVENTS, Streams.SESSIONS_REVOKE)) {
            assertThat(bed.stack.redis().sync().xinfoGroups(stream))
                    .as("groups of " + stream)
                    .isNotEmpty();
        }
    }

    long unfinishedEvidence() {
        return bed.stack
                .redis()
                .sync()
                .xpending(Streams.AUDIT_EVENTS, AUDIT_GROUP)
                .getCount();
    }

    void nothingIsPending() {
        Await.until(DrillBed.LIMIT, "no evidence is pending", () -> unfinishedEvidence() == 0);
    }

    void stsServes(HttpProbe sts) {
        sts.get("/ready").expect(200);
        assertThat(bed.view("sts").holds("policy-freshness", "signing")).isTrue();
        assertThat(sts.get("/.well-known/jwks.json?zone_id=" + bed.zone.zone)
                        .expect(200)
                        .json()
                        .path("keys"))
                .isNotEmpty();
    }

    void snapshotIsFresh() {
        assertThat(bed.view("gateway").holds("revocation-snapshot")).isTrue();
    }

    void evidenceLogsAreWritable() {
        for (String service : List.of("sts", "gateway")) {
            assertThat(bed.view(service).holds("evidence-log", "evidence-lost"))
                    .as(service)
                    .isTrue();
            assertThat(Files.isDirectory(bed.stack.evidence(service))).isTrue();
        }
    }

    void sweepersMove() {
        assertThat(bed.view("coordinator").holds("sweepers", "lease-sweep")).isTrue();
    }

    void evidenceOf(String request) {
        Await.until(
                DrillBed.LIMIT,
                "the evidence of " + request + " is in the ledger",
                () -> bed.zone.evidence(request).size() >= 2);
    }

    void deadLettersCanBeReplayed() {
        HttpProbe audit = bed.stack.audit.http().bearer(WholeStack.AUDIT_ADMIN_TOKEN);
        audit.post("/api/audit/dlq/replay", "").expect(200);
        Await.value(
                DrillBed.LIMIT,
                "no dead letter is left",
                () -> audit.get("/api/audit/dlq").expect(200).json().path("entries"),
                JsonNode::isEmpty);
    }

    void chainVerifies() {
        JsonNode report = bed.stack
                .audit
                .http()
                .bearer(WholeStack.AUDIT_ADMIN_TOKEN)
                .get("/api/audit/verify?zone_id=" + bed.zone.zone)
                .expect(200)
                .json();
        assertThat(report.path("verified").asBoolean()).as("%s", report).isTrue();
        assertThat(report.path("events").asLong()).isPositive();
        assertThat(bed.view("audit").broken("chain")).isFalse();
    }

    /** Puts the newest entry of a stream there once more, signature and all. */
    void deliverAgain(String stream) {
        StreamMessage<String, String> newest = bed.stack
                .redis()
                .sync()
                .xrevrange(stream, Range.unbounded(), Limit.from(1))
                .get(0);
        bed.stack.redis().sync().xadd(stream, newest.getBody());
    }

    private long count(String from) {
        try (Connection connection = bed.stack.database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
