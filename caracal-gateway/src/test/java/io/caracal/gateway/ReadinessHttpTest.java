package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.Canary;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.MandateClaims;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.http.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the Gateway says of itself. */
class ReadinessHttpTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void anOperatorCanProveThatARevocationHasArrived() {
        try (GatewayBed bed = new GatewayBed().awaitReady()) {
            MandateClaims claims = FakeSts.claims().build();
            String entry = bed.publish(
                    "caracal.sessions.revoke",
                    Map.of(
                            "zone_id", claims.zoneId().value(),
                            "session_id", claims.sid().value()));
            long published = Long.parseLong(entry.substring(0, entry.indexOf('-')));
            Await.until(
                    LIMIT,
                    "the revocation is in effect",
                    () -> bed.gateway
                                    .http()
                                    .get("/ready?min_revocation_epoch=" + published)
                                    .status()
                            == 200);
            assertThat(bed.caller(bed.sts.mint(claims)).get("/").status()).isEqualTo(401);

            Reply later = bed.gateway
                    .http()
                    .get("/ready?min_revocation_epoch="
                            + (published + Duration.ofDays(1).toMillis()));
            assertThat(later.status()).isEqualTo(503);
            assertThat(later.json().path("reason").asText()).isEqualTo("revocation_epoch_not_applied");
        }
    }

    @Test
    void anOpenCircuitIsToldWithoutLeavingService() {
        try (GatewayBed bed = new GatewayBed().awaitReady()) {
            bed.sts.answering(exchange -> Answer.json(503, "{\"error\":\"sts_unavailable\"}"));
            for (int i = 0; i < 3; i++) {
                assertThat(bed.caller().get("/").status()).isEqualTo(503);
            }
            Reply ready = Await.value(
                    LIMIT,
                    "the circuit is open",
                    () -> bed.gateway.http().get("/ready"),
                    reply -> reply.json().path("degraded").asBoolean());
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.json().path("reason").asText()).isEqualTo("sts_circuit_open");
        }
    }

    @Test
    void theSelfTestLeavesNoTraceInTheNumbers() {
        try (GatewayBed bed = new GatewayBed(Map.of("CANARY_PERIOD_SECONDS", "1")).awaitReady()) {
            Await.until(LIMIT, "the numbers are rendered", () -> bed.metric("revocation_snapshot_fresh") == 1);
            assertThat(bed.metric("revocations_active")).isZero();
            assertThat(bed.metric("requests_total")).isZero();
            assertThat(bed.metric("requests_denied")).isZero();
            assertThat(bed.metric("audit_persisted")).isZero();
            theReservedResourceIsAnsweredByTheGatewayItselfAndCountedNowhere(bed);
        }
    }

    private static void theReservedResourceIsAnsweredByTheGatewayItselfAndCountedNowhere(GatewayBed bed) {
        String nowhere = "{\"url\":\"http://canary.invalid\",\"auth_mode\":\"none\"}";
        bed.sts.answering(exchange -> FakeSts.granted(Canary.RESOURCE, nowhere));
        Reply served = canaryCall(bed, Canary.ZONE);
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.json().path("canary").asBoolean()).isTrue();
        AuditEvent evidence =
                bed.eventsOf(served.header("X-Request-Id").orElseThrow()).get(0);
        assertThat(evidence.zoneId()).isEqualTo(Canary.ZONE.value());
        assertThat(evidence.evaluationStatus()).isEqualTo("executed");
        assertThat(bed.metric("requests_total")).isZero();
        // The same name in a zone of a tenant is a resource like any other, whose upstream cannot be found.
        assertThat(canaryCall(bed, FakeSts.ZONE).status()).isEqualTo(502);
        assertThat(bed.upstream.requests()).isEmpty();
    }

    private static Reply canaryCall(GatewayBed bed, ZoneId zone) {
        String mandate = bed.sts.mint(FakeSts.claims().zoneId(zone).build());
        return bed.gateway
                .http()
                .bearer(mandate)
                .header("X-Caracal-Resource", Canary.RESOURCE)
                .get("/canary");
    }
}
