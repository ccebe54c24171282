package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBed.class)
class DelegationRevokeTest {

    private static final String CRM = "\"resource_id\":\"resource://crm\",\"ttl_seconds\":60,";
    private static final String ONWARD = "\"constraints\":{\"max_hops\":2},";

    private final CoordinatorBed bed;

    DelegationRevokeTest(CoordinatorBed bed) {
        this.bed = bed;
    }

    @Test
    void revokingEndsTheLineageButNotThePeersSessions() {
        Zone zone = bed.zone();
        zone.resource("crm", "crm:read");
        zone.resource("own", "own:read");
        Zone.App issuer = zone.app("issuer");
        Zone.App peer = zone.app("peer");
        Zone.App third = zone.app("third");
        String source = issuer.start();
        String middle = peer.start();
        String end = third.start();
        String unrelated = peer.delegate(middle, end, third, "\"resource_id\":\"resource://own\",\"ttl_seconds\":60,");
        String edge = issuer.delegate(source, middle, peer, CRM + ONWARD);
        String onward = peer.delegate(middle, end, third, "\"resource_id\":\"resource://crm\",\"ttl_seconds\":30,");

        Reply reply = issuer.http()
                .patch(zone.path("/delegations/" + edge + "/revoke"), "")
                .expect(200);

        assertThat(reply.text()).isEqualTo("{\"revoked_edges\":2,\"affected_sessions\":2,\"terminated_sessions\":0}");
        assertThat(status(edge)).isEqualTo("revoked");
        assertThat(status(onward)).isEqualTo("revoked");
        assertThat(status(unrelated)).isEqualTo("active");
        assertThat(bed.sql().texts("SELECT status FROM sessions WHERE zone_id = ?", zone.id()))
                .containsOnly("active");
        assertThat(zone.announced("caracal.sessions.revoke"))
                .containsExactlyInAnyOrder(
                        Json.tree("{\"zone_id\":\"" + zone.id() + "\",\"delegation_edge_id\":\"" + edge
                                + "\",\"reason\":\"delegation_revoked\"}"),
                        Json.tree("{\"zone_id\":\"" + zone.id() + "\",\"delegation_edge_id\":\"" + onward
                                + "\",\"reason\":\"delegation_revoked\"}"));
        assertThat(zone.announced("caracal.delegations.invalidate"))
                .filteredOn(event -> event.path("event").asText().equals("edge_revoke"))
                .containsExactlyInAnyOrder(
                        Json.tree("{\"event\":\"edge_revoke\",\"zone_id\":\"" + zone.id()
                                + "\",\"epoch\":\"4\",\"edge_id\":\"" + edge + "\",\"affected_edges\":\"2\"}"),
                        Json.tree("{\"event\":\"edge_revoke\",\"zone_id\":\"" + zone.id()
                                + "\",\"epoch\":\"4\",\"edge_id\":\"" + onward
                                + "\",\"reason\":\"delegation_revoked\"}"));
        assertThat(issuer.http()
                        .patch(zone.path("/delegations/" + edge + "/revoke"), "")
                        .expect(404)
                        .error())
                .isEqualTo("delegation_not_found");
    }

    @Test
    void theIssuersOwnTargetSessionsEndWithTheirAuthority() {
        Zone zone = bed.zone();
        zone.resource("crm", "crm:read");
        Zone.App app = zone.app("a");
        String source = app.start();
        String target = app.start();
        String below = app.startBelow(target);
        String edge = app.delegate(source, target, app, CRM);

        Reply reply = app.http()
                .patch(zone.path("/delegations/" + edge + "/revoke"), "")
                .expect(200);

        assertThat(reply.text()).isEqualTo("{\"revoked_edges\":1,\"affected_sessions\":1,\"terminated_sessions\":2}");
        assertThat(bed.sql().text("SELECT status || termination_reason FROM sessions WHERE id = ?", target))
                .isEqualTo("terminateddelegation_revoked");
        assertThat(bed.sql().text("SELECT termination_reason FROM sessions WHERE id = ?", below))
                .isEqualTo("parent_terminated");
        assertThat(bed.sql().text("SELECT status FROM sessions WHERE id = ?", source))
                .isEqualTo("active");
        assertThat(zone.announced("caracal.sessions.revoke")).noneMatch(event -> event.has("session_id"));
        app.http().get(zone.path("/agents")).expect(200);
    }

    @Test
    void onlyTheIssuerOrAnAdministratorRevokes() {
        Zone zone = bed.zone();
        zone.resource("crm", "crm:read");
        Zone.App issuer = zone.app("issuer");
        Zone.App receiver = zone.app("receiver");
        String source = issuer.start();
        String target = receiver.start();
        String first = issuer.delegate(source, target, receiver, CRM);
        String second = issuer.delegate(source, target, receiver, CRM);

        assertThat(receiver.http()
                        .patch(zone.path("/delegations/" + first + "/revoke"), "")
                        .expect(403)
                        .error())
                .isEqualTo("issuer_ownership_required");
        receiver.http("coordinator.delegate_from:" + issuer.id())
                .patch(zone.path("/delegations/" + first + "/revoke"), "")
                .expect(200);
        bed.operator()
                .patch(zone.path("/delegations/" + second + "/revoke"), "")
                .expect(200);
        assertThat(issuer.http()
                        .patch(zone.path("/delegations/none/revoke"), "")
                        .expect(404)
                        .error())
                .isEqualTo("delegation_not_found");
    }

    @Test
    void nothingThatIsStartedOrDelegatedDuringARevocationSurvivesIt() throws Exception {
        Zone zone = bed.zone();
        zone.resource("crm", "crm:read");
        Zone.App issuer = zone.app("issuer");
        Zone.App peer = zone.app("peer");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 5; round++) {
                String source = issuer.start();
                String target = peer.start();
                String other = peer.start();
                String edge = issuer.delegate(source, target, peer, CRM + ONWARD);
                CyclicBarrier gate = new CyclicBarrier(3);
                List<Future<Reply>> replies = new ArrayList<>();
                replies.add(threads.submit(() -> {
                    gate.await();
                    return issuer.http().patch(zone.path("/delegations/" + edge + "/revoke"), "");
                }));
                replies.add(threads.submit(() -> {
                    gate.await();
                    return peer.http()
                            .post(
                                    zone.path("/agents"),
                                    "{\"application_id\":\"" + peer.id() + "\",\"parent_id\":\"" + target + "\"}");
                }));
                replies.add(threads.submit(() -> {
                    gate.await();
                    return peer.http()
                            .post(
                                    zone.path("/delegations"),
                                    peer.delegation(
                                            target,
                                            other,
                                            peer,
                                            "\"parent_edge_id\":\"" + edge
                                                    + "\",\"resource_id\":\"resource://crm\",\"ttl_seconds\":30,"));
                }));
                for (Future<Reply> reply : replies) {
                    assertThat(reply.get().status()).isIn(200, 201, 403, 409);
                }
                assertThat(bed.sql()
                                .count(
                                        "SELECT count(*) FROM delegation_edges WHERE status = 'active'"
                                                + " AND (id = ? OR parent_edge_id = ?)",
                                        edge,
                                        edge))
                        .isZero();
                for (String session : List.of(source, target, other)) {
                    bed.operator().delete(zone.path("/agents/" + session)).expect(204);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void noChildOutlivesAParentThatEndsWhileItStarts() throws Exception {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 5; round++) {
                String parent = app.start();
                CyclicBarrier gate = new CyclicBarrier(4);
                List<Future<Integer>> replies = new ArrayList<>();
                replies.add(threads.submit(() -> {
                    gate.await();
                    return app.http().delete(zone.path("/agents/" + parent)).status();
                }));
                for (int child = 0; child < 3; child++) {
                    String body = "{\"application_id\":\"" + app.id() + "\",\"parent_id\":\"" + parent
                            + "\",\"parent_authority\":\"" + (child == 0 ? "none" : "inherit") + "\"}";
                    replies.add(threads.submit(() -> {
                        gate.await();
                        return app.http().post(zone.path("/agents"), body).status();
                    }));
                }
                for (Future<Integer> reply : replies) {
                    assertThat(reply.get()).isIn(201, 204, 404);
                }
                assertThat(bed.sql()
                                .count(
                                        "SELECT count(*) FROM sessions WHERE zone_id = ? AND status = 'active'",
                                        zone.id()))
                        .isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private String status(String edge) {
        return bed.sql().text("SELECT status FROM delegation_edges WHERE id = ?", edge);
    }
}
