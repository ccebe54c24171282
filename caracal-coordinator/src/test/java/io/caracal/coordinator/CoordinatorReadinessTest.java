package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.Await;
import io.caracal.testing.http.Reply;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What readiness says about backlogs, and that the way out of them stays open. */
class CoordinatorReadinessTest {

    @Test
    void aDeadAnnouncementDegradesUntilItIsRevived() {
        try (CoordinatorBed bed = CoordinatorBed.start(Map.of())) {
            Zone zone = bed.zone();
            String id = bury(bed, zone);
            JsonNode verdict = await(bed, 200, body -> reason(body).equals("outbox_dead"));
            assertThat(verdict.path("ready").asBoolean()).isTrue();
            assertThat(verdict.path("degraded").asBoolean()).isTrue();
            bed.operator().post(zone.path("/outbox/" + id + "/requeue"), "").expect(200);
            await(bed, 200, body -> reason(body).isEmpty());
        }
    }

    @Test
    void withALimitMoreDeadAnnouncementsEjectAndCanStillBeRevived() {
        try (CoordinatorBed bed = CoordinatorBed.start(Map.of("COORDINATOR_READY_OUTBOX_DEAD_MAX", "1"))) {
            Zone zone = bed.zone();
            String first = bury(bed, zone);
            bury(bed, zone);
            JsonNode verdict = await(bed, 503, body -> reason(body).equals("outbox_dead"));
            assertThat(verdict.path("error").asText()).isEqualTo("outbox_dead");
            assertThat(verdict.path("dependency").asText()).isEqualTo("outbox");
            assertThat(verdict.path("deadCount").asInt()).isEqualTo(2);
            assertThat(verdict.path("limit").asInt()).isEqualTo(1);
            JsonNode dead =
                    bed.operator().get(zone.path("/outbox/dead")).expect(200).json();
            assertThat(dead.path("items")).hasSize(2);
            bed.operator().post(zone.path("/outbox/" + first + "/requeue"), "").expect(200);
            await(bed, 200, body -> body.path("ready").asBoolean());
        }
    }

    @Test
    void anAnnouncementThatWaitsForTooLongDegrades() {
        try (CoordinatorBed bed = CoordinatorBed.start(Map.of("COORDINATOR_READY_OUTBOX_PENDING_SECS_MAX", "60"))) {
            String id = row(bed, bed.zone(), "pending", "now() + interval '1 day'");
            JsonNode verdict = await(bed, 200, body -> reason(body).equals("outbox_lagging"));
            assertThat(verdict.path("degraded").asBoolean()).isTrue();
            bed.sql().run("UPDATE caracal_outbox SET available_at = now() WHERE id = ?", id);
            await(bed, 200, body -> reason(body).isEmpty());
        }
    }

    @Test
    void aLeaseThatNobodyEndsDegrades() {
        Map<String, String> settings =
                Map.of("SERVICE_LEASE_SWEEP_INTERVAL_MS", "3600000", "COORDINATOR_READY_LEASE_LAG_SECS_MAX", "7300");
        try (CoordinatorBed bed = CoordinatorBed.start(settings)) {
            String service = bed.zone().app("a").start("\"lifecycle\":\"service\",");
            bed.sql().run("UPDATE sessions SET heartbeat_deadline_at = now() - interval '3 h' WHERE id = ?", service);
            await(bed, 200, body -> reason(body).equals("lease_sweep_lagging"));
            bed.sql().run("UPDATE sessions SET heartbeat_deadline_at = now() + interval '1 h' WHERE id = ?", service);
            await(bed, 200, body -> reason(body).isEmpty());
        }
    }

    private static String bury(CoordinatorBed bed, Zone zone) {
        return row(bed, zone, "dead", "now()");
    }

    private static String row(CoordinatorBed bed, Zone zone, String status, String availableAt) {
        String id = UUID.randomUUID().toString();
        bed.sql()
                .run(
                        "INSERT INTO caracal_outbox (id, producer, topic, dedupe_key, payload_json, status, attempts,"
                                + " available_at, created_at) VALUES (?, 'coordinator', 'caracal.agents.lifecycle', ?,"
                                + " json_build_object('zone_id', ?::text), ?, 10, " + availableAt
                                + ", now() - interval '1 h')",
                        id,
                        id,
                        zone.id(),
                        status);
        return id;
    }

    private static JsonNode await(CoordinatorBed bed, int status, Predicate<JsonNode> wanted) {
        Reply reply = Await.value(
                Await.DEFAULT_LIMIT.multipliedBy(2),
                "the verdict",
                () -> bed.http().get("/ready"),
                answer -> answer.status() == status && wanted.test(answer.json()));
        return reply.json();
    }

    private static String reason(JsonNode body) {
        return body.path("reason").asText();
    }
}
