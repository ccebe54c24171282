package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.Canary;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.token.MandateClaims;
import io.caracal.testing.Await;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationHttpTest {
    private static final String REVOKE = "caracal.sessions.revoke";
    private static final String DELEGATIONS = "caracal.delegations.invalidate";

    @RegisterExtension
    static final GatewayBed BED = new GatewayBed().awaitReady();

    @ParameterizedTest
    @ValueSource(strings = {"session_id", "root", "agent_session_id", "delegation_edge_id", "edge_id", "path"})
    void aSignedEntryRevokesAtOnce(String anchor) {
        MandateClaims claims = delegated();
        BED.caller(BED.sts.mint(fresh(claims))).get("/").expect(200);
        Map<String, String> fields = switch (anchor) {
            case "root" -> Map.of("session_id", claims.rootSid().value());
            case "agent_session_id" -> Map.of(anchor, String.valueOf(claims.agentSessionId()));
            case "delegation_edge_id", "edge_id" -> Map.of(anchor, String.valueOf(claims.delegationEdgeId()));
            case "path" ->
                Map.of("delegation_edge_id", claims.delegationPath().get(0).value());
            default -> Map.of("session_id", claims.sid().value());
        };
        BED.publish(REVOKE, fields);
        awaitRefused(claims);
    }

    @Test
    void aRevokedDelegationRevokesToo() {
        MandateClaims claims = delegated();
        String edge = String.valueOf(claims.delegationEdgeId());
        BED.publish(DELEGATIONS, Map.of("event", "edge_create", "zone_id", "zone-1", "epoch", "1", "edge_id", edge));
        BED.publish(DELEGATIONS, Map.of("event", "edge_revoke", "zone_id", "zone-1", "epoch", "2", "edge_id", edge));
        awaitRefused(claims);
    }

    @Test
    void anEntryThatIsNotAuthenticIsIgnoredCountedAndKept() {
        MandateClaims claims = FakeSts.claims().build();
        long before = BED.metric("revocation_invalid_signatures");
        String id =
                BED.publishUnsigned(REVOKE, Map.of("session_id", claims.sid().value()));
        String other =
                BED.publishUnsigned(REVOKE, Map.of("session_id", claims.sid().value(), "_sig", "00".repeat(32)));
        // What comes after them has been read, so they have been too.
        MandateClaims later = FakeSts.claims().build();
        BED.publish(REVOKE, Map.of("session_id", later.sid().value()));
        awaitRefused(later);

        BED.caller(BED.sts.mint(claims)).get("/").expect(200);
        Await.until("the counter is rendered", () -> BED.metric("revocation_invalid_signatures") == before + 2);
        assertThat(BED.entries(REVOKE + ".dead"))
                .extracting(entry -> entry.getBody().get("original_id"))
                .contains(id, other);
    }

    @Test
    void anEntryThatNamesNothingIsKept() {
        String id = BED.publish(REVOKE, Map.of("zone_id", "zone-1", "reason", "x"));
        Await.until(
                "it is among the dead letters",
                () -> BED.entries(REVOKE + ".dead").stream()
                        .anyMatch(entry -> id.equals(entry.getBody().get("original_id"))));
    }

    @Test
    void aRevocationIsEvidencedAndDoesNotBurnTheMandate() {
        MandateClaims claims = FakeSts.claims().build();
        BED.publish(REVOKE, Map.of("session_id", claims.sid().value()));
        awaitRefused(claims);
        String token = BED.sts.mint(fresh(claims));
        int exchanges = BED.sts.exchanges().size();

        Reply first = BED.caller(token).get("/");
        Reply second = BED.caller(token).get("/");

        assertThat(first.status()).isEqualTo(401);
        assertThat(first.text())
                .startsWith("{\"error\":\"invalid_token\",\"error_description\":\"session revoked\",\"requestId\":\"");
        assertThat(second.json().path("error_description").asText()).isEqualTo("session revoked");
        assertThat(BED.sts.exchanges()).hasSize(exchanges);
        AuditEvent event = BED.eventsOf(first.json().path("requestId").asText()).get(0);
        assertThat(event.eventType()).isEqualTo("gateway_resource_request");
        assertThat(event.decision()).isEqualTo("deny");
        assertThat(event.evaluationStatus()).isEqualTo("session_revoked");
    }

    @Test
    void theSnapshotIsReadAsTheGatewaysOwnRoleAndReloadedOnDemand() throws Exception {
        MandateClaims record = FakeSts.claims().build();
        MandateClaims session = FakeSts.claims().build();
        insert(record, session);

        Reply reply = BED.gateway
                .http()
                .bearer(GatewayBed.ADMIN_TOKEN)
                .send("POST", "/internal/revocations/reload", BodyPublishers.noBody())
                .expect(200);

        assertThat(reply.json().path("ok").asBoolean()).isTrue();
        assertThat(reply.json().path("revocations").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(BED.caller(BED.sts.mint(fresh(record))).get("/").status()).isEqualTo(401);
        assertThat(BED.caller(BED.sts.mint(fresh(session))).get("/").status()).isEqualTo(401);
        BED.caller().get("/").expect(200);
    }

    @Test
    void whatTheSelfTestEndedLongAgoIsNoLongerRemembered() throws Exception {
        MandateClaims recent = FakeSts.claims().zoneId(Canary.ZONE).build();
        MandateClaims old = FakeSts.claims().zoneId(Canary.ZONE).build();
        insertEnded(recent, "9 minutes", old, "11 minutes");

        BED.gateway
                .http()
                .bearer(GatewayBed.ADMIN_TOKEN)
                .send("POST", "/internal/revocations/reload", BodyPublishers.noBody())
                .expect(200);

        assertThat(BED.caller(BED.sts.mint(recent)).get("/").status()).isEqualTo(401);
        BED.caller(BED.sts.mint(old)).get("/").expect(200);
    }

    private static void insertEnded(MandateClaims one, String since, MandateClaims other, String longer)
            throws SQLException {
        String session = "INSERT INTO sessions (id, zone_id, application_id, subject_authority_record_id, status,"
                + " terminated_at, updated_at) VALUES ('%s', '%s', 'canary', 'canary', 'terminated', now(), now() -"
                + " interval '%s')";
        try (Connection connection = BED.database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT set_config('caracal.zone_id', '" + Canary.ZONE + "', true)");
            statement.execute("INSERT INTO zones (id, name, slug) VALUES ('" + Canary.ZONE + "', 'canary', 'canary')");
            statement.execute("INSERT INTO applications (id, zone_id, name, registration_method)"
                    + " VALUES ('canary', '" + Canary.ZONE + "', 'app', 'managed')");
            statement.execute("INSERT INTO authority_records (id, zone_id, session_type, expires_at, authenticated_at)"
                    + " VALUES ('canary', '" + Canary.ZONE + "', 'application', now(), now())");
            statement.execute(session.formatted(one.agentSessionId(), Canary.ZONE, since));
            statement.execute(session.formatted(other.agentSessionId(), Canary.ZONE, longer));
            connection.commit();
        }
    }

    @Test
    void theReloadRouteDoesNotExistForAnybodyElse() {
        for (String token : List.of("wrong", GatewayBed.ADMIN_TOKEN + "x")) {
            Reply reply = BED.gateway
                    .http()
                    .bearer(token)
                    .send("POST", "/internal/revocations/reload", BodyPublishers.noBody());
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.text().strip()).isEqualTo("not found");
        }
        Reply get = BED.gateway.http().get("/internal/revocations/reload");
        assertThat(get.json().path("error_description").asText()).isEqualTo("missing bearer token");
    }

    private static void insert(MandateClaims record, MandateClaims session) throws SQLException {
        try (Connection connection = BED.database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT set_config('caracal.zone_id', 'zone-1', true)");
            statement.execute("INSERT INTO zones (id, name, slug) VALUES ('zone-1', 'Zone', 'zone')");
            statement.execute("INSERT INTO applications (id, zone_id, name, registration_method)"
                    + " VALUES ('app-1', 'zone-1', 'app', 'managed')");
            statement.execute("INSERT INTO authority_records"
                    + " (id, zone_id, session_type, status, expires_at, authenticated_at, revoked_at) VALUES ('"
                    + record.sid() + "', 'zone-1', 'application', 'revoked', now() + interval '1 hour', now(), now())");
            statement.execute("INSERT INTO sessions (id, zone_id, application_id, subject_authority_record_id, status,"
                    + " terminated_at) VALUES ('" + session.agentSessionId() + "', 'zone-1', 'app-1', '" + record.sid()
                    + "', 'terminated', now())");
            connection.commit();
        }
    }

    private static void awaitRefused(MandateClaims claims) {
        Await.value(
                Duration.ofSeconds(20),
                "the revocation is applied",
                () -> BED.caller(BED.sts.mint(fresh(claims))).get("/"),
                reply -> reply.status() == 401
                        && reply.json().path("error_description").asText().equals("session revoked"));
    }

    private static MandateClaims fresh(MandateClaims claims) {
        return claims.toBuilder().jti(UUID.randomUUID().toString()).build();
    }

    private static MandateClaims delegated() {
        DelegationEdgeId root = new DelegationEdgeId("edge-" + UUID.randomUUID());
        DelegationEdgeId leaf = new DelegationEdgeId("edge-" + UUID.randomUUID());
        return FakeSts.claims()
                .delegationEdgeId(leaf)
                .delegationPath(List.of(root, leaf))
                .hopCount(2)
                .build();
    }
}
