package io.caracal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.audit.export.AwsCredentials;
import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that exports, seen from outside. */
final class AuditExportTest {

    private static final String WATERMARK = "INSERT INTO audit_export_watermark (name, last_exported_hour)"
            + " VALUES ('parquet-hourly', date_trunc('hour', now()) - interval '10 hours')";
    private static final String EVENT = "INSERT INTO audit_events (id, zone_id, event_type, decision, occurred_at,"
            + " ingested_at, content_sha256, chain_seq) VALUES ('old', 'zone-a', 'token_exchange', 'allow', now(),"
            + " date_trunc('hour', now()) - interval '530 minutes', repeat('a', 64), 1)";

    private final ScriptedUpstream store = ScriptedUpstream.start();

    @BeforeEach
    void credentials() {
        AwsCredentials.set();
    }

    @AfterEach
    void close() {
        store.close();
        AwsCredentials.clear();
    }

    @Test
    void evidenceGoesToTheBucket() {
        store.answering(request -> Answer.empty(200));
        try (AuditFixture audit = exporting()) {
            Await.until(Duration.ofSeconds(60), "it is exported", () -> series(audit, "export_events_total 1.0"));
            assertThat(store.requests()).singleElement().satisfies(put -> {
                assertThat(put.method()).isEqualTo("PUT");
                assertThat(put.path())
                        .matches("/evidence/audit/\\d{4}/\\d\\d/\\d\\d/\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.parquet");
                assertThat(new String(put.body(), 0, 4, StandardCharsets.US_ASCII))
                        .isEqualTo("PAR1");
            });
            Await.until(Duration.ofSeconds(60), "it caught up", () -> series(audit, "is_export_leader 1.0"));
            JsonNode json = Await.value(
                    Duration.ofSeconds(60),
                    "the same in JSON",
                    () -> audit.http().get("/metrics.json").expect(200).json(),
                    members -> members.path("export_lease_changes_total").asLong() == 1);
            assertThat(json.path("is_export_leader").isBoolean()).isTrue();
            assertThat(json.has("export_duration_ms")).isTrue();
        }
    }

    @Test
    void evidenceThatCannotBeExportedForHoursDegrades() {
        store.answering(request -> Answer.text(403, "<Error><Code>AccessDenied</Code></Error>"));
        try (AuditFixture audit = exporting()) {
            Await.until(Duration.ofSeconds(60), "it lags", () -> {
                JsonNode ready = audit.http().get("/ready").json();
                return ready.path("degraded").asBoolean()
                        && ready.path("reason").asText().equals("audit_export_lagging");
            });
            assertThat(audit.http().get("/ready").status()).isEqualTo(200);
            assertThat(series(audit, "export_events_total 0.0")).isTrue();
        }
    }

    @Test
    void withoutABucketNothingIsBehind() {
        try (AuditFixture audit = new AuditFixture()) {
            JsonNode ready = audit.http().get("/ready").expect(200).json();
            assertThat(ready.path("degraded").asBoolean()).isFalse();
            assertThat(series(audit, "export_backlog_hours 0.0")).isTrue();
            assertThat(series(audit, "is_export_leader 0.0")).isTrue();
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        Map<String, String> wrong = Map.of(
                "DATABASE_URL", "postgres://localhost/x",
                "REDIS_URL", "redis://localhost",
                "AUDIT_EXPORT_S3_BUCKET", "No_Bucket",
                "AUDIT_EXPORT_WARN_HOURS", "7",
                "AUDIT_EXPORT_LIMIT_HOURS", "6",
                "AUDIT_RETENTION_DAYS", "0");
        SettingsReader reader = new SettingsReader(wrong);
        AuditSettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("AUDIT_EXPORT_S3_BUCKET")
                .hasMessageContaining("AUDIT_EXPORT_WARN_HOURS")
                .hasMessageContaining("AUDIT_RETENTION_DAYS");
    }

    private AuditFixture exporting() {
        Map<String, String> settings = Map.of(
                "AUDIT_EXPORT_S3_BUCKET",
                "evidence",
                "AUDIT_EXPORT_S3_ENDPOINT",
                store.baseUri().toString());
        return new AuditFixture(settings, redis -> {}, WATERMARK, EVENT);
    }

    private static boolean series(AuditFixture audit, String line) {
        return audit.http().get("/metrics").text().lines().anyMatch(("caracal_audit_" + line)::equals);
    }
}
