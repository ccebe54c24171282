package io.caracal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.redis.Redis;
import io.caracal.core.event.Streams;
import io.caracal.testing.Await;
import io.caracal.testing.http.Reply;
import io.caracal.testing.postgres.SuperuserSql;
import io.lettuce.core.Consumer;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The thresholds of the contract, and what alerts without ejecting. */
final class AuditReadinessTest {
    private static final String GROUP = "audit-ingestor";

    @Test
    void deadLettersBeyondTheThresholdEjectUntilTheyAreGone() {
        try (AuditFixture audit = new AuditFixture(Map.of("AUDIT_READY_DLQ_MAX", "1"), redis -> {})) {
            bury(audit.redis, 1);
            await(audit, 200, body -> body.path("ready").asBoolean());
            bury(audit.redis, 1);
            await(audit, 503, body -> reason(body).equals("audit_dlq_threshold"));
            audit.redis.sync().del(Streams.AUDIT_DEAD_LETTERS);
            await(audit, 200, body -> body.path("ready").asBoolean());
        }
    }

    @Test
    void withoutThresholdsBacklogsDoNotChangeTheVerdict() {
        try (AuditFixture audit = new AuditFixture(Map.of("AUDIT_CLAIM_IDLE_SECS", "3600"), redis -> {
            abandon(redis, 3);
            bury(redis, 5);
        })) {
            JsonNode verdict = await(audit, 200, body -> body.path("ready").asBoolean());
            assertThat(reason(verdict)).isEmpty();
            assertThat(verdict.path("degraded").asBoolean()).isFalse();
        }
    }

    @Test
    void entriesThatAreNotStoredBeyondTheThresholdEject() {
        Map<String, String> settings = Map.of("AUDIT_READY_LAG_MAX", "2", "AUDIT_CLAIM_IDLE_SECS", "3600");
        try (AuditFixture audit = new AuditFixture(settings, redis -> abandon(redis, 3))) {
            await(audit, 503, body -> reason(body).equals("audit_lag_threshold"));
            audit.redis.sync().xack(Streams.AUDIT_EVENTS, GROUP, "1600000000001-0");
            await(audit, 200, body -> body.path("ready").asBoolean());
        }
    }

    @Test
    void anEntryThatStaysInAConsumersHandsEjects() {
        Map<String, String> settings = Map.of("AUDIT_READY_PEL_OLDEST_SECS_MAX", "60", "AUDIT_CLAIM_IDLE_SECS", "3600");
        try (AuditFixture audit = new AuditFixture(settings, redis -> abandon(redis, 1))) {
            await(audit, 503, body -> reason(body).equals("audit_pel_oldest_threshold"));
            audit.redis.sync().xack(Streams.AUDIT_EVENTS, GROUP, "1600000000001-0");
            await(audit, 200, body -> body.path("ready").asBoolean());
        }
    }

    @Test
    void alteredEvidenceIsFoundCountedAndLeavesTheServiceReady() {
        try (AuditFixture audit = new AuditFixture(Map.of("AUDIT_TAMPER_SWEEP_SECONDS", "1"), redis -> {})) {
            audit.publish(AuditFixture.event("one", "zone-a", "allow"));
            audit.awaitEvents("zone-a", 1);
            Await.until("the sweep has run", () -> !series(audit, "tamper_checked_total", "0.0"));
            assertThat(series(audit, "tamper_mismatch_total", "0.0")).isTrue();
            forge(audit, "UPDATE audit_events SET decision = 'deny'");
            Await.until("the sweep finds it", () -> series(audit, "tamper_mismatch_total", "1.0"));
            assertThat(audit.http().get("/ready").status()).isEqualTo(200);
        }
    }

    private static boolean series(AuditFixture audit, String name, String value) {
        return audit.http()
                .get("/metrics")
                .expect(200)
                .text()
                .lines()
                .anyMatch(("caracal_audit_" + name + " " + value)::equals);
    }

    private static void bury(Redis redis, int letters) {
        for (int i = 0; i < letters; i++) {
            redis.sync().xadd(Streams.AUDIT_DEAD_LETTERS, Map.of("reason", "hmac_verify_failed", "src_id", "1-1"));
        }
    }

    /** Old entries in the hands of a consumer that has gone. */
    @SuppressWarnings("unchecked") // generic varargs of the client
    private static void abandon(Redis redis, int entries) {
        for (int i = 1; i <= entries; i++) {
            redis.sync()
                    .xadd(
                            Streams.AUDIT_EVENTS,
                            new XAddArgs().id("160000000000" + i + "-0"),
                            Map.of("data", "nothing anybody can read"));
        }
        redis.sync()
                .xgroupCreate(
                        StreamOffset.from(Streams.AUDIT_EVENTS, "0-0"), GROUP, XGroupCreateArgs.Builder.mkstream());
        redis.sync()
                .xreadgroup(
                        Consumer.from(GROUP, "gone"),
                        new XReadArgs().count(entries),
                        StreamOffset.lastConsumed(Streams.AUDIT_EVENTS));
    }

    private static void forge(AuditFixture audit, String sql) {
        SuperuserSql.in(audit.database).all("SET session_replication_role = replica", sql);
    }

    private static JsonNode await(AuditFixture audit, int status, Predicate<JsonNode> wanted) {
        Reply reply = Await.value(
                Await.DEFAULT_LIMIT.multipliedBy(2),
                "the verdict",
                () -> audit.http().get("/ready"),
                answer -> answer.status() == status && wanted.test(answer.json()));
        return reply.json();
    }

    private static String reason(JsonNode body) {
        return body.path("reason").asText();
    }
}
