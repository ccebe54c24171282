package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBed.class)
class LeaseTest {

    private final CoordinatorBed bed;

    LeaseTest(CoordinatorBed bed) {
        this.bed = bed;
    }

    @Test
    void whoAcquiresTheLeaseFencesTheHolderBefore() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String service = app.start("\"lifecycle\":\"service\",");
        JsonNode lease = lease(app, service).expect(200).json();
        assertThat(Json.names(lease)).containsExactly("status", "heartbeat_deadline_at", "lease_generation");
        assertThat(lease.path("lease_generation").isNumber()).isTrue();
        assertThat(lease.path("lease_generation").asInt()).isEqualTo(2);

        assertThat(beat(app, service, "{\"lease_generation\":1}").expect(409).error())
                .isEqualTo("session_lease_fenced");
        JsonNode beat = beat(app, service, "{\"lease_generation\":2,\"active_invocations\":3}")
                .expect(200)
                .json();
        assertThat(Json.names(beat)).containsExactly("agent", "service", "active_invocations");
        assertThat(Json.names(beat.path("agent")))
                .containsExactly(
                        "id",
                        "zone_id",
                        "application_id",
                        "status",
                        "last_active_at",
                        "last_heartbeat_at",
                        "heartbeat_deadline_at",
                        "lease_generation");
        assertThat(beat.path("agent").path("lease_generation").isNumber()).isTrue();
        assertThat(beat.path("service").isNull()).isTrue();
        assertThat(beat.path("active_invocations").asInt()).isEqualTo(3);
        Instant deadline =
                Instant.parse(beat.path("agent").path("heartbeat_deadline_at").asText());
        Instant last =
                Instant.parse(beat.path("agent").path("last_heartbeat_at").asText());
        assertThat(deadline).isEqualTo(last.plusSeconds(120));
    }

    @Test
    void leasesAreForLivingServicesOfTheCaller() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String task = app.start();
        String service = app.start("\"lifecycle\":\"service\",");
        String beat = "{\"lease_generation\":1}";

        assertThat(lease(app, "nobody").expect(404).error()).isEqualTo("session_not_found");
        assertThat(beat(app, "nobody", beat).expect(404).error()).isEqualTo("session_not_found");
        assertThat(lease(other, service).expect(403).error()).isEqualTo("application_ownership_required");
        assertThat(beat(other, service, beat).expect(403).error()).isEqualTo("application_ownership_required");
        assertThat(lease(app, task).expect(409).error()).isEqualTo("session_not_service");
        assertThat(beat(app, task, beat).expect(409).error()).isEqualTo("session_not_service");
        assertThat(beat(app, service, "{}").expect(400).error()).isEqualTo("invalid_body");
        assertThat(beat(app, service, "{\"lease_generation\":1,\"status\":\"fine\"}")
                        .expect(400)
                        .error())
                .isEqualTo("invalid_body");
        assertThat(beat(app, service, "{\"lease_generation\":1,\"service_id\":\"s\"}")
                        .expect(404)
                        .error())
                .isEqualTo("agent_service_not_found");

        app.http().patch(zone.path("/agents/" + service + "/suspend"), "").expect(200);
        assertThat(lease(app, service).expect(409).error()).isEqualTo("session_suspended");
        assertThat(beat(app, service, beat)
                        .expect(200)
                        .json()
                        .path("agent")
                        .path("status")
                        .asText())
                .isEqualTo("suspended");
        bed.operator().delete(zone.path("/agents/" + service)).expect(204);
        assertThat(lease(app, service).expect(409).error()).isEqualTo("session_not_live");
        assertThat(beat(app, service, beat).expect(409).error()).isEqualTo("session_not_live");
    }

    @Test
    void onlyTheApplicationsOwnRecordHoldsALease() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String service = app.start("\"lifecycle\":\"service\",");
        String user = zone.record("user", "user-1", "{\"client_id\":\"" + app.id() + "\"}");
        AuthorityRecordId record = new AuthorityRecordId(user);
        String token = app.token(claims -> claims.sid(record).rootSid(record));

        assertThat(bed.http()
                        .bearer(token)
                        .send("POST", zone.path("/agents/" + service + "/lease"), BodyPublishers.noBody())
                        .expect(401)
                        .error())
                .isEqualTo("identity_revoked");
        assertThat(bed.http()
                        .bearer(token)
                        .post(zone.path("/agents/" + service + "/heartbeat"), "{\"lease_generation\":1}")
                        .expect(401)
                        .error())
                .isEqualTo("identity_revoked");
    }

    @Test
    void aServiceThatComesTooLateIsSuspendedAndCanBeResumed() {
        try (CoordinatorBed own = CoordinatorBed.start(Map.of("SERVICE_LEASE_SWEEP_INTERVAL_MS", "3600000"))) {
            Zone zone = own.zone();
            Zone.App app = zone.app("a");
            String beating = app.start("\"lifecycle\":\"service\",");
            String leasing = app.start("\"lifecycle\":\"service\",");
            own.sql()
                    .run(
                            "UPDATE sessions SET heartbeat_deadline_at = now() - interval '1 s' WHERE zone_id = ?",
                            zone.id());

            assertThat(beat(app, beating, "{\"lease_generation\":1}")
                            .expect(409)
                            .error())
                    .isEqualTo("session_lease_expired");
            assertThat(lease(app, leasing).expect(409).error()).isEqualTo("session_lease_expired");

            assertThat(own.sql().texts("SELECT status FROM sessions WHERE zone_id = ?", zone.id()))
                    .containsOnly("suspended");
            assertThat(zone.announced("caracal.agents.lifecycle"))
                    .filteredOn(event -> event.path("event").asText().equals("suspend"))
                    .hasSize(2)
                    .allSatisfy(
                            event -> assertThat(event.path("reason").asText()).isEqualTo("service_heartbeat_lost"));
            app.http().patch(zone.path("/agents/" + leasing + "/resume"), "").expect(200);
            assertThat(lease(app, leasing)
                            .expect(200)
                            .json()
                            .path("lease_generation")
                            .asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void aServiceEndsWithTheUserItStandsOn() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String user = zone.record("user", "user-1", "{\"client_id\":\"" + app.id() + "\"}");
        String service = app.start("\"lifecycle\":\"service\",\"subject_session_id\":\"" + user + "\",");
        bed.sql().run("UPDATE authority_records SET status = 'revoked', revoked_at = now() WHERE id = ?", user);

        assertThat(beat(app, service, "{\"lease_generation\":1}").expect(409).error())
                .isEqualTo("session_subject_inactive");
        assertThat(bed.sql().text("SELECT status || '|' || termination_reason FROM sessions WHERE id = ?", service))
                .isEqualTo("terminated|subject_authority_inactive");
        assertThat(lease(app, service).expect(409).error()).isEqualTo("session_not_live");
    }

    private static Reply lease(Zone.App app, String session) {
        return app.http().send("POST", app.zone().path("/agents/" + session + "/lease"), BodyPublishers.noBody());
    }

    private static Reply beat(Zone.App app, String session, String body) {
        return app.http().post(app.zone().path("/agents/" + session + "/heartbeat"), body);
    }
}
