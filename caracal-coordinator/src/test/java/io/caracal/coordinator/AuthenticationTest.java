package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.token.MandateClaimsBuilder;
import io.caracal.core.token.MandateUse;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedBed.class)
class AuthenticationTest {

    private final CoordinatorBed bed;

    AuthenticationTest(CoordinatorBed bed) {
        this.bed = bed;
    }

    @Test
    void aRequestWithoutAUsableBearerIsRefusedBeforeItsRouteIsLookedAt() {
        Zone zone = bed.zone();
        for (HttpProbe probe : List.of(
                bed.http(),
                bed.http().header("Authorization", "Basic abc"),
                bed.http().header("Authorization", "bearer abc"),
                bed.http().header("Authorization", "Bearer "),
                bed.http().bearer("x".repeat(4097)))) {
            Reply known = probe.get(zone.path("/agents")).expect(401);
            assertThat(Json.names(known.json())).containsExactly("error", "requestId");
            assertThat(known.error()).isEqualTo("missing_token");
            assertThat(probe.get("/no/such/route").expect(401).error()).isEqualTo("missing_token");
        }
    }

    @Test
    void anUnknownRouteIsTheFrameworksNotFoundForWhoeverIsAuthenticated() {
        Zone zone = bed.zone();
        Reply reply = zone.app("a").http().get(zone.path("/agent-services")).expect(404);

        assertThat(reply.text())
                .isEqualTo("{\"message\":\"Route GET:" + zone.path("/agent-services")
                        + " not found\",\"error\":\"Not Found\",\"statusCode\":404}");
        assertThat(zone.app("b")
                        .http()
                        .send("OPTIONS", zone.path("/agents"), BodyPublishers.noBody())
                        .expect(404)
                        .error())
                .isEqualTo("Not Found");
    }

    static Stream<Arguments> badMandates() {
        return Stream.of(
                Arguments.of("issuer", change(claims -> claims.issuer("https://elsewhere"))),
                Arguments.of("audience", change(claims -> claims.audience(List.of("https://elsewhere")))),
                Arguments.of("use gateway", change(claims -> claims.use(MandateUse.GATEWAY))),
                Arguments.of("use resource", change(claims -> claims.use(MandateUse.RESOURCE))),
                Arguments.of(
                        "expired",
                        change(claims -> claims.issuedAt(Instant.now().minusSeconds(600))
                                .expiresAt(Instant.now().minusSeconds(61)))),
                Arguments.of(
                        "from the future",
                        change(claims -> claims.issuedAt(Instant.now().plusSeconds(90))
                                .expiresAt(Instant.now().plusSeconds(900)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badMandates")
    void aMandateThatIsNotForThisServiceIsInvalid(String name, UnaryOperator<MandateClaimsBuilder> change) {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");

        assertThat(bed.http()
                        .bearer(app.token(change))
                        .get(zone.path("/agents"))
                        .expect(401)
                        .error())
                .isEqualTo("invalid_token");
    }

    @Test
    void aMandateSignedBySomebodyElseIsInvalid() {
        Zone zone = bed.zone();
        String token = zone.app("a").token(claims -> claims, CoordinatorBed.foreignKey());

        assertThat(bed.http()
                        .bearer(token)
                        .get(zone.path("/agents"))
                        .expect(401)
                        .error())
                .isEqualTo("invalid_token");
        assertThat(bed.http()
                        .bearer("not.a.token")
                        .get(zone.path("/agents"))
                        .expect(401)
                        .error())
                .isEqualTo("invalid_token");
    }

    @Test
    void aMandateWithoutTheScopeOrForAnotherZoneIsForbidden() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String narrow = app.token(claims -> claims.scope("agent:lifecycles other"));

        assertThat(bed.http()
                        .bearer(narrow)
                        .get(zone.path("/agents"))
                        .expect(403)
                        .error())
                .isEqualTo("missing_scope");
        assertThat(app.http().get(bed.zone().path("/agents")).expect(403).error())
                .isEqualTo("zone_mismatch");
    }

    @Test
    void anIdentityThatEndedIsRevoked() {
        Zone zone = bed.zone();
        Zone.App archived = zone.app("archived");
        Zone.App revoked = zone.app("revoked");
        Zone.App expired = zone.app("expired");
        archived.http().get(zone.path("/agents")).expect(200);
        bed.sql().run("UPDATE applications SET archived_at = now() WHERE id = ?", archived.id());
        bed.sql()
                .run(
                        "UPDATE authority_records SET status = 'revoked', revoked_at = now() WHERE id = ?",
                        revoked.record());
        bed.sql()
                .run("UPDATE authority_records SET expires_at = now() - interval '1 s' WHERE id = ?", expired.record());

        for (Zone.App app : List.of(archived, revoked, expired)) {
            assertThat(app.http().get(zone.path("/agents")).expect(401).error()).isEqualTo("identity_revoked");
        }
    }

    @Test
    void nobodyActsInAnArchivedZone() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        app.http().get(zone.path("/agents")).expect(200);
        bed.sql().run("UPDATE zones SET archived_at = now() WHERE id = ?", zone.id());

        assertThat(app.http().get(zone.path("/agents")).expect(401).error()).isEqualTo("identity_revoked");
    }

    @Test
    void aMandateOfAnEndedSessionOrEdgeIsRevoked() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String session = app.start();
        String bound = app.token(claims -> claims.agentSessionId(new SessionId(session)));
        bed.http().bearer(bound).get(zone.path("/agents/" + session)).expect(200);
        String unknownEdge = app.token(claims -> claims.agentSessionId(new SessionId(session))
                .delegationEdgeId(new DelegationEdgeId("no-such-edge"))
                .sourceSessionId(new SessionId(session))
                .targetSessionId(new SessionId(session)));
        assertThat(bed.http()
                        .bearer(unknownEdge)
                        .get(zone.path("/agents"))
                        .expect(401)
                        .error())
                .isEqualTo("identity_revoked");

        app.http().delete(zone.path("/agents/" + session)).expect(204);

        assertThat(bed.http()
                        .bearer(bound)
                        .get(zone.path("/agents"))
                        .expect(401)
                        .error())
                .isEqualTo("identity_revoked");
    }

    @Test
    void aMandateOfAnotherApplicationsRecordStillNeedsThatRecordToLive() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String token = app.token(
                claims -> claims.sid(new AuthorityRecordId("unknown")).rootSid(new AuthorityRecordId("unknown")));

        assertThat(bed.http()
                        .bearer(token)
                        .get(zone.path("/agents"))
                        .expect(401)
                        .error())
                .isEqualTo("identity_revoked");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /agents, 200",
        "GET, /agents/x, 404",
        "GET, /agents/x/children, 200",
        "GET, /agents/x/effective-authority, 200",
        "PATCH, /agents/x/suspend, 404",
        "PATCH, /agents/x/resume, 404",
        "DELETE, /agents/x, 404",
        "GET, /delegations/active, 200",
        "GET, /delegations/inbound/x, 200",
        "GET, /delegations/inbound/x/y, 404",
        "GET, /delegations/outbound/x, 200",
        "GET, /delegations/x/traverse, 200",
        "GET, /delegations/x/impact, 404",
        "PATCH, /delegations/x/revoke, 404",
        "GET, /outbox/dead, 200",
        "POST, /outbox/0190a000-0000-7000-8000-000000000001/requeue, 404",
        "POST, /agents, 401",
        "POST, /agents/x/lease, 401",
        "POST, /agents/x/heartbeat, 401",
        "POST, /delegations, 401",
        "DELETE, /delegations/x, 401",
        "GET, /invocations/x, 401"
    })
    void theOperatorTokenOpensExactlyTheRoutesOfTheList(String method, String rest, int status) {
        Reply reply = bed.operator().send(method, bed.zone().path(rest), BodyPublishers.noBody());

        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        if (status == 401) {
            assertThat(reply.error()).isEqualTo("invalid_token");
        }
    }

    @Test
    void statisticsAreForTheOperatorOnly() {
        Zone zone = bed.zone();

        assertThat(zone.app("a").http().get("/stats").expect(403).error()).isEqualTo("operator_token_required");
        bed.operator().get("/stats").expect(404);
    }

    @Test
    void withoutAConfiguredTokenNobodyIsTheOperator() {
        try (CoordinatorBed own = CoordinatorBed.start(Map.of("CARACAL_COORDINATOR_TOKEN", ""))) {
            assertThat(own.operator()
                            .get(own.zone().path("/agents"))
                            .expect(401)
                            .error())
                    .isEqualTo("invalid_token");
        }
    }

    @Test
    void withoutTheStsMandatesCannotBeJudgedAndNobodyIsBlamed() {
        try (CoordinatorBed own = CoordinatorBed.start(Map.of())) {
            own.sts().answering(request -> Answer.text(500, "down"));
            Zone zone = own.zone();
            Reply reply = zone.app("a").http().get(zone.path("/agents")).expect(503);

            assertThat(reply.error()).isEqualTo("sts_unreachable");
            assertThat(reply.header("Retry-After")).contains("1");
        }
    }

    @Test
    void requestIdsAreEchoedWhenTheyFollowTheGrammarAndReplacedOtherwise() {
        Zone zone = bed.zone();
        HttpProbe probe = zone.app("a").http();

        assertThat(probe.header("X-Request-Id", "req-1")
                        .get(zone.path("/agents/x"))
                        .header("X-Request-Id"))
                .contains("req-1");
        assertThat(probe.header("X-Request-Id", "bad id!")
                        .get(zone.path("/agents/x"))
                        .header("X-Request-Id"))
                .get()
                .isNotEqualTo("bad id!");
    }

    private static UnaryOperator<MandateClaimsBuilder> change(UnaryOperator<MandateClaimsBuilder> change) {
        return change;
    }
}
