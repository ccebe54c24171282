package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.Await;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBed.class)
class SweepTest {

    private final CoordinatorBed bed;

    SweepTest(CoordinatorBed bed) {
        this.bed = bed;
    }

    @Test
    void aTaskThatOutlivedItsLifetimeExpiresWithWhatIsBelowIt() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String kept = app.start();
        String due = app.start("\"ttl_seconds\":60,");
        String child = app.startBelow(due);
        bed.sql().run("UPDATE sessions SET started_at = now() - interval '61 s' WHERE id = ?", due);

        awaitStatus(due, "expired|ttl");
        assertThat(status(child)).isEqualTo("terminated|parent_terminated");
        assertThat(status(kept)).isEqualTo("active|");
        assertThat(zone.announced("caracal.sessions.revoke"))
                .containsExactlyInAnyOrder(
                        Json.tree("{\"zone_id\":\"" + zone.id() + "\",\"agent_session_id\":\"" + due
                                + "\",\"reason\":\"ttl\"}"),
                        Json.tree("{\"zone_id\":\"" + zone.id() + "\",\"agent_session_id\":\"" + child
                                + "\",\"reason\":\"parent_terminated\"}"));
    }

    @Test
    void anExpiredButUnsweptSessionIsAlreadyUseless() {
        try (CoordinatorBed own = CoordinatorBed.start(Map.of("TTL_SWEEP_INTERVAL_MS", "3600000"))) {
            Zone zone = own.zone();
            zone.resource("crm", "crm:read");
            Zone.App app = zone.app("a");
            String parent = app.start();
            String other = app.start();
            own.sql().run("UPDATE sessions SET started_at = now() - interval '2 h' WHERE id = ?", parent);

            assertThat(app.http()
                            .post(
                                    zone.path("/agents"),
                                    "{\"application_id\":\"" + app.id() + "\",\"parent_id\":\"" + parent + "\"}")
                            .expect(404)
                            .error())
                    .isEqualTo("parent_not_found");
            assertThat(app.http()
                            .post(
                                    zone.path("/delegations"),
                                    app.delegation(
                                            parent,
                                            other,
                                            app,
                                            "\"resource_id\":\"resource://crm\",\"ttl_seconds\":60,"))
                            .expect(404)
                            .error())
                    .isEqualTo("delegation_endpoint_not_found");
        }
    }

    @Test
    void aSilentServiceIsSuspended() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String service = app.start("\"lifecycle\":\"service\",");
        bed.sql().run("UPDATE sessions SET heartbeat_deadline_at = now() - interval '1 s' WHERE id = ?", service);

        awaitStatus(service, "suspended|");
        assertThat(zone.announced("caracal.agents.lifecycle")).last().satisfies(event -> {
            assertThat(event.path("event").asText()).isEqualTo("suspend");
            assertThat(event.path("reason").asText()).isEqualTo("service_heartbeat_lost");
        });
    }

    @Test
    void delegationsExpireWithOneAnnouncementPerZone() {
        Zone zone = bed.zone();
        zone.resource("crm", "crm:read");
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String source = app.start();
        String target = other.start();
        String more = "\"resource_id\":\"resource://crm\",\"ttl_seconds\":60,";
        String first = app.delegate(source, target, other, more);
        String second = app.delegate(source, target, other, more);
        bed.sql().run("UPDATE delegation_edges SET expires_at = now() - interval '1 s' WHERE zone_id = ?", zone.id());

        Await.until(
                "both delegations are expired",
                () -> bed.sql()
                                .count(
                                        "SELECT count(*) FROM delegation_edges WHERE zone_id = ? AND status ="
                                                + " 'expired'",
                                        zone.id())
                        == 2);
        assertThat(zone.announced("caracal.delegations.invalidate")).last().satisfies(event -> {
            assertThat(event.path("event").asText()).isEqualTo("edge_expire");
            assertThat(event.path("epoch").asText()).isEqualTo("3");
            assertThat(event.path("affected_edges").asText()).isEqualTo("2");
            assertThat(event.path("edge_ids").asText()).contains(first, second);
        });
    }

    @Test
    void receiptsThatNobodyCanReplayAreRemoved() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        app.http()
                .header("Idempotency-Key", "k")
                .post(zone.path("/agents"), "{\"application_id\":\"" + app.id() + "\"}")
                .expect(201);
        bed.sql()
                .run(
                        "UPDATE coordinator_idempotency_receipts SET expires_at = now() - interval '1 s' WHERE zone_id"
                                + " = ?",
                        zone.id());

        Await.until(
                "the receipt is gone",
                () -> bed.sql()
                                .count(
                                        "SELECT count(*) FROM coordinator_idempotency_receipts WHERE zone_id = ?",
                                        zone.id())
                        == 0);
    }

    private void awaitStatus(String session, String expected) {
        Await.value(Await.DEFAULT_LIMIT, session + " is " + expected, () -> status(session), expected::equals);
    }

    private String status(String session) {
        return bed.sql()
                .text("SELECT status || '|' || COALESCE(termination_reason, '') FROM sessions WHERE id = ?", session);
    }
}
