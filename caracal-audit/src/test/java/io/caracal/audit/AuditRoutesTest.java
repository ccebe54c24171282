package io.caracal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.Streams;
import io.caracal.core.signature.AuditSignature;
import io.caracal.testing.http.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class AuditRoutesTest {
    private static AuditFixture audit;

    @BeforeAll
    static void start() {
        audit = new AuditFixture();
    }

    @AfterAll
    static void stop() {
        audit.close();
    }

    @Test
    void readersNeedTheAdminTokenWithOrWithoutThePrefix() {
        Reply refused = audit.http().get("/api/audit/search?zone_id=z");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text()).isEqualTo("unauthorized\n");
        assertThat(refused.header("Content-Type").orElse("").replace(" ", "")).isEqualTo("text/plain;charset=utf-8");
        assertThat(refused.header("WWW-Authenticate")).contains("Bearer realm=\"caracal-audit\"");
        assertThat(audit.http().bearer("wrong").get("/api/audit/dlq").status()).isEqualTo(401);
        assertThat(audit.http()
                        .header("Authorization", AuditFixture.ADMIN_TOKEN)
                        .get("/api/audit/search?zone_id=z")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void searchNeedsAZone() {
        Reply refused = audit.admin().get("/api/audit/search");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).isEqualTo("zone_id is required\n");
        assertThat(audit.admin().get("/api/audit/search?zone_id=a%20b").status())
                .isEqualTo(400);
        assertThat(audit.admin().get("/api/audit/verify").status()).isEqualTo(400);
    }

    @Test
    void searchPagesByChainSequenceAndFilters() {
        for (int i = 0; i < 5; i++) {
            audit.publish(AuditFixture.event("page-" + i, "zone-pages", i == 3 ? "deny" : "allow"));
        }
        audit.awaitEvents("zone-pages", 5);
        JsonNode first = audit.admin()
                .get("/api/audit/search?zone_id=zone-pages&limit=2")
                .json();
        assertThat(first.path("next_cursor").asText()).isEqualTo("2");
        JsonNode second = audit.admin()
                .get("/api/audit/search?zone_id=zone-pages&limit=2&cursor=2")
                .json();
        assertThat(second.path("events").get(0).path("ChainSeq").asLong()).isEqualTo(3);
        JsonNode denied = audit.admin()
                .get("/api/audit/search?zone_id=zone-pages&decision=deny")
                .json();
        assertThat(denied.path("events")).hasSize(1);
        JsonNode one = audit.admin()
                .get("/api/audit/search?zone_id=zone-pages&request_id=request-page-4")
                .json();
        assertThat(one.path("events").get(0).path("Event").path("id").asText()).isEqualTo("page-4");
        JsonNode none = audit.admin().get("/api/audit/search?zone_id=zone-none").json();
        assertThat(none.path("events")).isEmpty();
        assertThat(none.path("events").isArray()).isTrue();
        assertThat(none.path("next_cursor").asText()).isEmpty();
    }

    @Test
    void replayOffersOnlyWhatFailedForAReasonOutsideTheEvent() {
        String data = AuditFixture.event("replayed", "zone-replay", "allow").toJson();
        audit.redis.sync().del(Streams.AUDIT_DEAD_LETTERS);
        audit.redis
                .sync()
                .xadd(
                        Streams.AUDIT_DEAD_LETTERS,
                        Map.of(
                                "reason",
                                "pg_permanent_error:22023",
                                "src_id",
                                "1-1",
                                "src_data",
                                data,
                                "src_sig",
                                AuditSignature.sign(AuditFixture.KEY, data)));
        String kept = audit.redis
                .sync()
                .xadd(
                        Streams.AUDIT_DEAD_LETTERS,
                        Map.of("reason", "hmac_verify_failed", "src_id", "1-2", "src_data", data));
        JsonNode result =
                audit.admin().post("/api/audit/dlq/replay", "").expect(200).json();
        assertThat(result.path("scanned").asInt()).isEqualTo(2);
        assertThat(result.path("replayed").asInt()).isEqualTo(1);
        assertThat(result.path("skipped").asInt()).isEqualTo(1);
        audit.awaitEvents("zone-replay", 1);
        JsonNode detail =
                audit.admin().get("/api/audit/dlq/" + kept).expect(200).json();
        assertThat(detail.path("fields").path("reason").asText()).isEqualTo("hmac_verify_failed");
        assertThat(detail.path("replayable").asBoolean()).isFalse();
    }

    @Test
    void deadLetterParametersAreChecked() {
        assertThat(audit.admin().get("/api/audit/dlq?limit=0").text()).isEqualTo("limit must be a positive integer\n");
        assertThat(audit.admin().get("/api/audit/dlq?limit=x").status()).isEqualTo(400);
        assertThat(audit.admin().get("/api/audit/dlq?start=nonsense").status()).isEqualTo(400);
        for (String start : List.of("99", "(99", "99-0", "(99-0", "-")) {
            Reply page = audit.admin().header("Accept", "text/csv").get("/api/audit/dlq?limit=1&start=" + start);
            assertThat(page.status()).as(start).isEqualTo(200);
            assertThat(page.header("Content-Type")).hasValue("application/json");
        }
        assertThat(audit.admin().get("/api/audit/dlq/nonsense").status()).isEqualTo(404);
        assertThat(audit.admin().get("/api/audit/dlq/99-0").status()).isEqualTo(404);
    }

    @Test
    void probesAndMetricsAnswer() {
        assertThat(audit.http().get("/health").status()).isEqualTo(200);
        assertThat(audit.http().get("/ready").json().path("ready").asBoolean()).isTrue();
        assertThat(audit.http().get("/metrics").text()).contains("caracal_audit_inserts_total");
        assertThat(audit.http().get("/metrics.json").json().has("inserts_total"))
                .isTrue();
        assertThat(audit.http().get("/nothing").text()).isEqualTo("404 page not found\n");
    }
}
