package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBed.class)
class SessionEndTest {

    private final CoordinatorBed bed;

    SessionEndTest(CoordinatorBed bed) {
        this.bed = bed;
    }

    @Test
    void endingASessionEndsWhatIsBelowItAndItsDelegations() {
        Zone zone = bed.zone();
        zone.resource("crm", "crm:read");
        Zone.App app = zone.app("a");
        Zone.App peer = zone.app("b");
        String root = app.start();
        String middle = app.startBelow(root);
        String leaf = app.startBelow(middle);
        String other = peer.start();
        String edge = app.delegate(middle, other, peer, "\"resource_id\":\"resource://crm\",\"ttl_seconds\":60,");

        app.http().delete(zone.path("/agents/" + middle + "?reason=done")).expect(204);

        assertThat(state(middle)).isEqualTo("terminated|done|t");
        assertThat(state(leaf)).isEqualTo("terminated|parent_terminated|t");
        assertThat(state(root)).isEqualTo("active||f");
        assertThat(state(other)).isEqualTo("active||f");
        assertThat(bed.sql().text("SELECT child_count FROM sessions WHERE id = ?", root))
                .isEqualTo("0");
        assertThat(bed.sql()
                        .text(
                                "SELECT concat_ws('|', status, edge_version, revoked_at IS NOT NULL) FROM"
                                        + " delegation_edges WHERE id = ?",
                                edge))
                .isEqualTo("revoked|1|t");
        assertThat(bed.sql().text("SELECT epoch FROM delegation_graph_epochs WHERE zone_id = ?", zone.id()))
                .isEqualTo("2");
        assertThat(zone.announced("caracal.delegations.invalidate"))
                .containsExactly(
                        Json.tree("{\"event\":\"edge_create\",\"zone_id\":\"" + zone.id()
                                + "\",\"epoch\":\"1\",\"edge_id\":\"" + edge + "\",\"source_session_id\":\"" + middle
                                + "\",\"target_session_id\":\"" + other + "\"}"),
                        Json.tree("{\"event\":\"edge_revoke\",\"zone_id\":\"" + zone.id()
                                + "\",\"epoch\":\"2\",\"edge_id\":\"" + edge + "\",\"reason\":\"done\"}"));
        assertThat(zone.announced("caracal.sessions.revoke"))
                .containsExactlyInAnyOrder(
                        Json.tree("{\"zone_id\":\"" + zone.id() + "\",\"delegation_edge_id\":\"" + edge
                                + "\",\"reason\":\"done\"}"),
                        Json.tree("{\"zone_id\":\"" + zone.id() + "\",\"agent_session_id\":\"" + middle
                                + "\",\"reason\":\"done\"}"),
                        Json.tree("{\"zone_id\":\"" + zone.id() + "\",\"agent_session_id\":\"" + leaf
                                + "\",\"reason\":\"parent_terminated\"}"));
        assertThat(zone.announced("caracal.agents.lifecycle"))
                .filteredOn(event -> event.path("event").asText().equals("terminate"))
                .containsExactlyInAnyOrder(
                        Json.tree("{\"event\":\"terminate\",\"zone_id\":\"" + zone.id() + "\",\"agent_session_id\":\""
                                + middle + "\",\"parent_id\":\"" + root + "\",\"reason\":\"done\"}"),
                        Json.tree("{\"event\":\"terminate\",\"zone_id\":\"" + zone.id() + "\",\"agent_session_id\":\""
                                + leaf + "\",\"parent_id\":\"" + middle + "\",\"reason\":\"parent_terminated\"}"));
        assertThat(bed.sql()
                        .texts(
                                "SELECT dedupe_key FROM caracal_outbox WHERE payload_json ->> 'zone_id' = ?"
                                        + " AND topic = 'caracal.sessions.revoke' ORDER BY 1",
                                zone.id()))
                .containsExactlyInAnyOrder(
                        "delegation:" + edge, "agent_terminate:" + middle, "agent_terminate:" + leaf);
    }

    @Test
    void aUsersRecordEndsWithTheLastSessionThatStandsOnIt() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String user = zone.record("user", "user-1", "{\"client_id\":\"" + app.id() + "\"}");
        String first = app.start("\"subject_session_id\":\"" + user + "\",");
        String last = app.start("\"subject_session_id\":\"" + user + "\",");
        app.http().delete(zone.path("/agents/" + first)).expect(204);
        app.http().delete(zone.path("/agents/" + last)).expect(204);

        assertThat(zone.announced("caracal.sessions.revoke"))
                .containsExactly(
                        Json.tree("{\"zone_id\":\"" + zone.id() + "\",\"agent_session_id\":\"" + first
                                + "\",\"reason\":\"requested\"}"),
                        Json.tree("{\"zone_id\":\"" + zone.id() + "\",\"session_id\":\"" + user
                                + "\",\"agent_session_id\":\"" + last + "\",\"reason\":\"requested\"}"));
    }

    @Test
    void onlyTheOwnerOrAnAdministratorEndsASession() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String session = app.start();

        assertThat(other.http()
                        .delete(zone.path("/agents/" + session))
                        .expect(403)
                        .error())
                .isEqualTo("application_ownership_required");
        assertThat(app.http().delete(zone.path("/agents/nobody")).expect(404).error())
                .isEqualTo("session_not_found");
        assertThat(app.http().delete(zone.path("/agents/no%20body")).expect(400).error())
                .isEqualTo("invalid_params");
        assertThat(app.http()
                        .delete(zone.path("/agents/" + session + "?reason="))
                        .expect(400)
                        .error())
                .isEqualTo("invalid_query");
        assertThat(app.http()
                        .delete(zone.path("/agents/" + session + "?reason=" + "x".repeat(257)))
                        .expect(400)
                        .error())
                .isEqualTo("invalid_query");
        bed.operator().delete(zone.path("/agents/" + session)).expect(204);
        assertThat(bed.sql()
                        .texts(
                                "SELECT concat_ws('|', actor_id, actor_scope, method, status_code) FROM"
                                        + " admin_audit_events WHERE zone_id = ? ORDER BY chain_seq",
                                zone.id()))
                .containsExactly(
                        app.id() + "|agent:lifecycle|POST|201",
                        other.id() + "|agent:lifecycle|DELETE|403",
                        app.id() + "|agent:lifecycle|DELETE|404",
                        app.id() + "|agent:lifecycle|DELETE|400",
                        app.id() + "|agent:lifecycle|DELETE|400",
                        app.id() + "|agent:lifecycle|DELETE|400",
                        "caracal-operator|agent:lifecycle coordinator.admin|DELETE|204");
    }

    @Test
    void aServiceIsEndedByWhoHoldsItsLease() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String service = app.start("\"lifecycle\":\"service\",");
        String path = zone.path("/agents/" + service);

        assertThat(app.http().delete(path).expect(400).error()).isEqualTo("lease_generation_required");
        Reply bad = end(app, path, "{\"lease_generation\":\"1\"}").expect(400);
        assertThat(bad.error()).isEqualTo("invalid_body");
        assertThat(bad.json().has("details")).isFalse();
        assertThat(end(app, path, "{\"lease_generation\":2}").expect(409).error())
                .isEqualTo("session_lease_fenced");
        end(app, path, "{\"lease_generation\":1}").expect(204);
        assertThat(state(service)).isEqualTo("terminated|requested|t");

        String another = app.start("\"lifecycle\":\"service\",");
        bed.operator().delete(zone.path("/agents/" + another)).expect(204);
    }

    private static Reply end(Zone.App app, String path, String body) {
        return app.http()
                .header("Content-Type", "application/json")
                .send("DELETE", path, BodyPublishers.ofString(body));
    }

    @Test
    void suspendingTakesWhatIsActiveBelowAndResumingGivesJustThatBack() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String root = app.start();
        String kept = app.startBelow(root);
        String alone = app.startBelow(root);
        String belowAlone = app.startBelow(alone);
        assertThat(patch(app, alone, "suspend").expect(200).text()).isEqualTo("{\"suspended\":2}");
        assertThat(patch(app, root, "suspend").expect(200).text()).isEqualTo("{\"suspended\":2}");
        assertThat(patch(app, root, "suspend").expect(409).error()).isEqualTo("session_not_found_or_not_active");
        assertThat(patch(app, kept, "resume").expect(409).error()).isEqualTo("session_not_found_or_not_suspended");

        assertThat(patch(app, root, "resume").expect(200).text()).isEqualTo("{\"resumed\":2}");

        assertThat(List.of(state(root), state(kept), state(alone), state(belowAlone)))
                .containsExactly("active||f", "active||f", "suspended||f", "suspended||f");
        assertThat(patch(app, alone, "resume").expect(200).text()).isEqualTo("{\"resumed\":2}");
        assertThat(patch(app, alone, "resume").expect(409).error()).isEqualTo("session_not_found_or_not_suspended");
        assertThat(zone.announced("caracal.sessions.revoke")).isEmpty();
        assertThat(zone.announced("caracal.agents.lifecycle"))
                .extracting(event -> event.path("event").asText())
                .filteredOn(event -> !event.equals("spawn"))
                .containsExactly("suspend", "suspend", "suspend", "suspend", "resume", "resume", "resume", "resume");
    }

    @Test
    void onlyTheOwnerSuspendsAndResumes() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String session = app.start();

        assertThat(patch(other, session, "suspend").expect(403).error()).isEqualTo("application_ownership_required");
        assertThat(patch(other, session, "resume").expect(403).error()).isEqualTo("application_ownership_required");
        assertThat(patch(app, "nobody", "resume").expect(404).error()).isEqualTo("session_not_found");
        assertThat(bed.operator()
                        .patch(zone.path("/agents/" + session + "/suspend"), "")
                        .expect(200)
                        .text())
                .isEqualTo("{\"suspended\":1}");
    }

    private static Reply patch(Zone.App app, String session, String what) {
        return app.http().patch(app.zone().path("/agents/" + session + "/" + what), "");
    }

    @Test
    void anApplicationReadsItsOwnSessionsAndTheOperatorAll() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String mine = app.start("\"metadata\":{\"k\":\"v\"},\"labels\":[\"red\"],");
        String child = app.startBelow(mine);
        String theirs = other.start("\"lifecycle\":\"service\",");

        assertThat(ids(app.http().get(zone.path("/agents")))).containsExactly(child, mine);
        assertThat(ids(bed.operator().get(zone.path("/agents")))).containsExactly(theirs, child, mine);
        assertThat(ids(bed.operator().get(zone.path("/agents?lifecycle=service"))))
                .containsExactly(theirs);
        assertThat(ids(bed.operator().get(zone.path("/agents?label=red")))).containsExactly(mine);
        assertThat(ids(bed.operator().get(zone.path("/agents?status=terminated"))))
                .isEmpty();
        assertThat(ids(bed.operator().get(zone.path("/agents?application_id=" + app.id()))))
                .containsExactly(child, mine);
        assertThat(app.http().get(zone.path("/agents/" + theirs)).expect(404).error())
                .isEqualTo("session_not_found");
        JsonNode detail =
                bed.operator().get(zone.path("/agents/" + theirs)).expect(200).json();
        assertThat(detail.path("lease_generation").asText()).isEqualTo("1");
        assertThat(detail.path("lease_generation").isTextual()).isTrue();
        assertThat(detail.path("ttl_seconds").isNull()).isTrue();
        assertThat(app.http().get(zone.path("/agents/" + mine)).json().path("metadata"))
                .isEqualTo(Json.tree("{\"k\":\"v\"}"));

        JsonNode children = app.http()
                .get(zone.path("/agents/" + mine + "/children"))
                .expect(200)
                .json();
        assertThat(children.path("items")).hasSize(1);
        assertThat(Json.names(children.path("items").get(0)))
                .contains("agent_session_id", "metadata")
                .doesNotContain("lease_generation", "terminated_at", "termination_reason");
        assertThat(ids(other.http().get(zone.path("/agents/" + mine + "/children"))))
                .isEmpty();
    }

    @Test
    void listsArePaged() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String first = app.start();
        String second = app.start();
        JsonNode page = app.http().get(zone.path("/agents?limit=1")).expect(200).json();
        assertThat(page.path("next_cursor").asText()).isEqualTo(second);
        JsonNode last = app.http()
                .get(zone.path("/agents?limit=2&cursor=" + second))
                .expect(200)
                .json();
        assertThat(last.path("items").get(0).path("agent_session_id").asText()).isEqualTo(first);
        assertThat(last.path("next_cursor").isNull()).isTrue();

        for (String bad : List.of(
                "limit=0", "limit=501", "limit=x", "limit=1&limit=2", "cursor=%20", "status=gone", "lifecycle=x")) {
            assertThat(app.http().get(zone.path("/agents?" + bad)).expect(400).error())
                    .as(bad)
                    .isEqualTo("invalid_query");
        }
        assertThat(app.http()
                        .get(zone.path("/agents?cursor=unknown"))
                        .expect(400)
                        .error())
                .isEqualTo("invalid_cursor");
        assertThat(other.http()
                        .get(zone.path("/agents?cursor=" + first))
                        .expect(400)
                        .error())
                .isEqualTo("invalid_cursor");
    }

    private static List<String> ids(Reply reply) {
        List<String> ids = new ArrayList<>();
        reply.expect(200)
                .json()
                .path("items")
                .forEach(item -> ids.add(item.path("agent_session_id").asText()));
        return ids;
    }

    private String state(String id) {
        return bed.sql()
                .text(
                        "SELECT status || '|' || COALESCE(termination_reason, '') || '|' ||"
                                + " CASE WHEN terminated_at IS NULL THEN 'f' ELSE 't' END FROM sessions WHERE id = ?",
                        id);
    }
}
