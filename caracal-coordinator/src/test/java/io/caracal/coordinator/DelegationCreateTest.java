package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.http.Reply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedBed.class)
class DelegationCreateTest {

    private static final String CRM = "\"resource_id\":\"resource://crm\",";
    private static final String CRM_FOR_A_MINUTE = CRM + "\"ttl_seconds\":60,";

    private final CoordinatorBed bed;
    private final Zone zone;
    private final Zone.App issuer;
    private final Zone.App receiver;
    private String source = "";
    private String target = "";

    DelegationCreateTest(CoordinatorBed bed) {
        this.bed = bed;
        this.zone = bed.zone();
        this.issuer = zone.app("issuer");
        this.receiver = zone.app("receiver");
    }

    @BeforeEach
    void startBothEnds() {
        zone.resource("crm", "crm:read", "crm:write");
        zone.resource("mail", "mail:send");
        source = issuer.start();
        target = receiver.start();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'a' | invalid_delegation_constraint",
                "{'unknown':1} | invalid_delegation_constraint",
                "{'resources':'x'} | invalid_resources",
                "{'resources':['']} | invalid_resources",
                "{'max_depth':0} | invalid_max_depth",
                "{'max_depth':'2'} | invalid_max_depth",
                "{'max_hops':11} | invalid_max_hops",
                "{'max_hops':2,'max_depth':3} | invalid_max_hops",
                "{'budget':65} | invalid_budget",
                "{'ttl_seconds':86401} | invalid_ttl_seconds",
                "{'policy_approved':'yes'} | invalid_policy_approved",
                "{'expires_at':'2030-01-01T00:00:00+01:00'} | invalid_expires_at",
                "{'expires_at':'soonZ'} | invalid_expires_at",
                "{'expires_at':'+999999999-12-31T23:59:59Z'} | invalid_expires_at",
                "{'broad_reason':''} | invalid_broad_reason"
            })
    void aConstraintOutsideTheRulesIsNamed(String constraints, String code) {
        String more = CRM + "\"ttl_seconds\":60,\"constraints\":" + constraints.replace('\'', '"') + ",";

        assertThat(create(more).expect(400).error()).isEqualTo(code);
        assertThat(bed.sql().count("SELECT count(*) FROM delegation_edges WHERE zone_id = ?", zone.id()))
                .isZero();
    }

    @Test
    void constraintsAreMergedAndFilled() {
        JsonNode edge = create(CRM
                        + "\"ttl_seconds\":60,\"constraints_json\":{\"max_depth\":2,\"budget\":3},"
                        + "\"constraints\":{\"budget\":4},")
                .expect(201)
                .json();

        assertThat(edge.path("constraints_json"))
                .isEqualTo(Json.tree("{\"max_depth\":2,\"max_hops\":2,\"budget\":4,\"ttl_seconds\":60}"));
        assertThat(edge.path("effective_authority").path("max_hops").asInt()).isEqualTo(2);
    }

    @Test
    void everyDelegationEnds() {
        assertThat(create(CRM).expect(400).error()).isEqualTo("delegation_expiry_required");
        assertThat(create(CRM + "\"expires_at\":\"2020-01-01T00:00:00Z\",")
                        .expect(400)
                        .error())
                .isEqualTo("delegation_expired");
        for (String outside : List.of(
                "\"ttl_seconds\":0,",
                "\"expires_at\":\"2030-01-01T00:00:00+01:00\",",
                "\"expires_at\":\"+999999999-12-31T23:59:59Z\",",
                "\"expires_at\":\"2030-02-30T00:00:00Z\",")) {
            assertThat(create(CRM + outside).expect(400).error()).as(outside).isEqualTo("invalid_body");
        }
        String end = Instant.now()
                .plus(3, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
        JsonNode edge = create(CRM + "\"ttl_seconds\":60,\"expires_at\":\"" + end + "\",")
                .expect(201)
                .json();
        assertThat(Instant.parse(edge.path("expires_at").asText())).isEqualTo(Instant.parse(end));
    }

    @Test
    void onlyTheIssuerDelegates() {
        String body = issuer.delegation(source, target, receiver, CRM_FOR_A_MINUTE);
        String path = zone.path("/delegations");

        assertThat(receiver.http().post(path, body).expect(403).error()).isEqualTo("issuer_ownership_required");
        receiver.http("coordinator.delegate_from:" + issuer.id())
                .post(path, body)
                .expect(201);
        assertThat(issuer.http()
                        .post(path, issuer.delegation(source, source, issuer, CRM_FOR_A_MINUTE))
                        .expect(400)
                        .error())
                .isEqualTo("self_delegation_denied");
    }

    @Test
    void aDelegationBoundToNoResourceNeedsAPermissionOfItsOwn() {
        String body = issuer.delegation(source, target, receiver, "\"ttl_seconds\":60,");
        String path = zone.path("/delegations");
        assertThat(issuer.http().post(path, body).expect(403).error())
                .isEqualTo("broad_delegation_permission_required");

        JsonNode edge = issuer.http("coordinator.delegate_broad:" + issuer.id())
                .post(path, body)
                .expect(201)
                .json();
        assertThat(edge.path("constraints_json"))
                .isEqualTo(Json.tree("{\"ttl_seconds\":60,\"policy_approved\":true,"
                        + "\"broad_reason\":\"resource_null_delegation\"}"));
        assertThat(edge.path("warnings"))
                .isEqualTo(Json.tree("[\"resource_null_delegation_broadens_resource_matching\"]"));
        assertThat(edge.path("allow_reason").get(1).asText()).isEqualTo("broad_delegation_elevated");
        assertThat(edge.path("effective_authority").path("broad").asBoolean()).isTrue();
        JsonNode listed =
                issuer.http().get(zone.path("/delegations/active")).expect(200).json();
        assertThat(listed.path("items").get(0).path("broad_reason").asText()).isEqualTo("resource_null_delegation");
    }

    @Test
    void bothEndsMustBeLiveSessionsOfTheNamedApplications() {
        assertThat(issuer.http()
                        .post(
                                zone.path("/delegations"),
                                issuer.delegation(source, "nobody", receiver, CRM_FOR_A_MINUTE))
                        .expect(404)
                        .error())
                .isEqualTo("delegation_endpoint_not_found");
        assertThat(issuer.http()
                        .post(zone.path("/delegations"), issuer.delegation(source, target, issuer, CRM_FOR_A_MINUTE))
                        .expect(409)
                        .error())
                .isEqualTo("delegation_application_mismatch");
        receiver.http().patch(zone.path("/agents/" + target + "/suspend"), "").expect(200);
        assertThat(create(CRM_FOR_A_MINUTE).expect(404).error()).isEqualTo("delegation_endpoint_not_found");
        receiver.http().patch(zone.path("/agents/" + target + "/resume"), "").expect(200);
        create(CRM_FOR_A_MINUTE).expect(201);
    }

    @Test
    void resourcesAndScopesMustExist() {
        assertThat(create("\"resource_id\":\"resource://none\",\"ttl_seconds\":60,")
                        .expect(404)
                        .error())
                .isEqualTo("resource_not_found");
        assertThat(create(
                                "\"constraints\":{\"resources\":[\"resource://crm\",\"resource://none\"]},\"ttl_seconds\":60,")
                        .expect(404)
                        .error())
                .isEqualTo("resource_not_found");
        assertThat(create(CRM_FOR_A_MINUTE + "\"constraints\":{\"resources\":[\"resource://mail\"]},")
                        .expect(400)
                        .error())
                .isEqualTo("delegation_resource_scope_mismatch");
        assertThat(create(CRM_FOR_A_MINUTE + "\"scopes\":[\"mail:send\"],")
                        .expect(403)
                        .error())
                .isEqualTo("delegation_scopes_exceed_resource");
        create("\"constraints\":{\"resources\":[\"resource://crm\",\"resource://mail\"]},\"ttl_seconds\":60,"
                        + "\"scopes\":[\"mail:send\",\"crm:read\"],")
                .expect(201);
        bed.sql().run("UPDATE resources SET archived_at = now() WHERE zone_id = ? AND name = 'crm'", zone.id());
        assertThat(create(CRM_FOR_A_MINUTE).expect(404).error()).isEqualTo("resource_not_found");
    }

    @Test
    void aDelegationOnwardNarrowsTheOneReceived() {
        String wide = issuer.delegate(
                source,
                target,
                receiver,
                CRM + "\"scopes\":[\"crm:read\"],\"ttl_seconds\":300,\"constraints\":{\"max_hops\":3},");
        Zone.App third = zone.app("third");
        String end = third.start();
        nothingWiderGoesOnward(third, end);
        JsonNode edge = onward(
                        third,
                        end,
                        CRM + "\"ttl_seconds\":60,\"scopes\":[\"crm:read\"],\"constraints\":{\"max_hops\":2},")
                .expect(201)
                .json();
        assertThat(edge.path("parent_edge_id").asText()).isEqualTo(wide);
        assertThat(edge.path("allow_reason").get(2).asText()).isEqualTo("parent_authority_narrowed");
        assertThat(edge.path("effective_authority").path("parent_edges_considered"))
                .isEqualTo(Json.tree("[\"" + wide + "\"]"));

        String path = zone.path("/delegations");
        String back = third.delegation(end, source, issuer, CRM + "\"ttl_seconds\":30,");
        assertThat(third.http().post(path, back).expect(409).error()).isEqualTo("delegation_cycle_denied");

        Zone.App fourth = zone.app("fourth");
        String last = fourth.start();
        String narrow = third.delegate(end, last, fourth, CRM + "\"ttl_seconds\":30,");
        String fifth = zone.app("fifth").start();
        String beyond = "{" + CRM + "\"ttl_seconds\":10,\"source_session_id\":\"" + last + "\",\"target_session_id\":\""
                + fifth + "\",\"issuer_application_id\":\"" + fourth.id() + "\",\"receiver_application_id\":\""
                + zone.id() + "-fifth\"}";
        assertThat(fourth.http().post(path, beyond).expect(403).error())
                .isEqualTo("delegation_exceeds_parent_authority");

        threeDelegationsFollowFrom(wide, narrow);
    }

    private void nothingWiderGoesOnward(Zone.App third, String end) {
        assertThat(onward(third, end, CRM + "\"ttl_seconds\":60,\"scopes\":[\"crm:write\"],")
                        .expect(403)
                        .error())
                .isEqualTo("delegation_exceeds_parent_authority");
        assertThat(onward(third, end, "\"parent_edge_id\":\"other\"," + CRM_FOR_A_MINUTE)
                        .expect(403)
                        .error())
                .isEqualTo("parent_delegation_not_active");
        String tooLate = Instant.now().plusSeconds(299 + 60).toString();
        assertThat(onward(third, end, CRM + "\"ttl_seconds\":60,\"expires_at\":\"" + tooLate + "\",")
                        .expect(403)
                        .error())
                .isEqualTo("delegation_exceeds_parent_authority");
    }

    private void threeDelegationsFollowFrom(String wide, String narrow) {
        JsonNode traverse = bed.operator()
                .get(zone.path("/delegations/" + wide + "/traverse"))
                .expect(200)
                .json();
        assertThat(traverse).hasSize(3);
        assertThat(traverse.get(2).path("id").asText()).isEqualTo(narrow);
        assertThat(traverse.get(2).path("depth").asInt()).isEqualTo(3);
        JsonNode impact = bed.operator()
                .get(zone.path("/delegations/" + wide + "/impact"))
                .expect(200)
                .json();
        assertThat(Json.names(impact))
                .containsExactly("edge_id", "affected_edges", "affected_sessions", "affected_authority_records");
        assertThat(impact.path("affected_sessions")).hasSize(3);
    }

    private Reply onward(Zone.App third, String end, String more) {
        return receiver.http().post(zone.path("/delegations"), receiver.delegation(target, end, third, more));
    }

    @Test
    void whereSeveralWereReceivedTheParentMustBeNamed() {
        String hops = "\"constraints\":{\"max_hops\":2},";
        String first = issuer.delegate(source, target, receiver, CRM_FOR_A_MINUTE + hops);
        issuer.delegate(source, target, receiver, CRM_FOR_A_MINUTE + hops);
        Zone.App third = zone.app("third");
        String end = third.start();
        String shorter = CRM + "\"ttl_seconds\":30,";

        assertThat(onward(third, end, shorter).expect(409).error()).isEqualTo("parent_delegation_ambiguous");
        JsonNode edge = onward(third, end, "\"parent_edge_id\":\"" + first + "\"," + shorter)
                .expect(201)
                .json();
        assertThat(edge.path("parent_edge_id").asText()).isEqualTo(first);
    }

    @Test
    void aParentIsIgnoredWhereNoneWasReceived() {
        JsonNode edge = create("\"parent_edge_id\":\"whatever\"," + CRM_FOR_A_MINUTE)
                .expect(201)
                .json();

        assertThat(edge.path("parent_edge_id").isNull()).isTrue();
    }

    @Test
    void aChildInheritsTheOneDelegationOfItsParent() {
        String edge = issuer.delegate(source, target, receiver, CRM + "\"scopes\":[\"crm:read\"],\"ttl_seconds\":300,");
        JsonNode child = child(target, "").expect(201).json();
        String copy = child.path("delegation_edge_id").asText();

        assertThat(bed.sql()
                        .text(
                                "SELECT concat_ws('|', c.parent_edge_id, c.source_session_id, c.target_session_id,"
                                        + " c.issuer_application_id, c.receiver_application_id, c.resource_id ="
                                        + " p.resource_id, c.scopes = p.scopes, c.constraints_json = p.constraints_json,"
                                        + " c.expires_at = p.expires_at) FROM delegation_edges c JOIN delegation_edges p"
                                        + " ON p.id = c.parent_edge_id WHERE c.id = ?",
                                copy))
                .isEqualTo(String.join(
                        "|",
                        edge,
                        target,
                        child.path("agent_session_id").asText(),
                        receiver.id(),
                        receiver.id(),
                        "t",
                        "t",
                        "t",
                        "t"));
        assertThat(zone.announced("caracal.delegations.invalidate"))
                .extracting(event ->
                        event.path("event").asText() + event.path("epoch").asText())
                .containsExactly("edge_create1", "edge_create2");
        assertThat(child(target, "\"parent_authority\":\"none\",")
                        .expect(201)
                        .json()
                        .path("delegation_edge_id")
                        .isNull())
                .isTrue();
        assertThat(child(target, "\"inherit_parent_edge_id\":\"other\",")
                        .expect(409)
                        .error())
                .isEqualTo("inherit_parent_edge_not_active");

        String second = issuer.delegate(source, target, receiver, CRM_FOR_A_MINUTE);
        assertThat(child(target, "").expect(409).error()).isEqualTo("inherit_parent_edge_ambiguous");
        child(target, "\"inherit_parent_edge_id\":\"" + second + "\",").expect(201);

        issuer.http().patch(zone.path("/delegations/" + edge + "/revoke"), "").expect(200);
        issuer.http().patch(zone.path("/delegations/" + second + "/revoke"), "").expect(200);
        assertThat(child(target, "").expect(409).error()).isEqualTo("inherit_parent_edge_not_active");
    }

    @Test
    void aChildOfAParentThatReceivedNothingHasNoDelegation() {
        assertThat(child(target, "")
                        .expect(201)
                        .json()
                        .path("delegation_edge_id")
                        .isNull())
                .isTrue();
    }

    private Reply child(String parent, String more) {
        return receiver.http()
                .post(
                        zone.path("/agents"),
                        "{" + more + "\"parent_id\":\"" + parent + "\",\"application_id\":\"" + receiver.id() + "\"}");
    }

    @Test
    void theReceiverReadsWhatItReceived() {
        delegateReading();

        JsonNode inbound = receiver.http()
                .get(zone.path("/delegations/inbound/" + target))
                .expect(200)
                .json();
        assertThat(Json.names(inbound.path("items").get(0)))
                .containsExactly(
                        "id",
                        "zone_id",
                        "source_session_id",
                        "target_session_id",
                        "issuer_application_id",
                        "receiver_application_id",
                        "parent_edge_id",
                        "resource_id",
                        "scopes",
                        "constraints_json",
                        "status",
                        "expires_at",
                        "edge_version",
                        "revoked_at",
                        "created_at");
        assertThat(inbound.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void readsAreForIssuerAndReceiver() {
        String edge = delegateReading();
        Zone.App stranger = zone.app("stranger");

        assertThat(issuer.http()
                        .get(zone.path("/delegations/outbound/" + source))
                        .expect(200)
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(issuer.http()
                        .get(zone.path("/delegations/inbound/" + target))
                        .expect(404)
                        .error())
                .isEqualTo("session_not_found");
        assertThat(issuer.http()
                        .get(zone.path("/delegations/inbound/" + target + "/" + edge))
                        .expect(404)
                        .error())
                .isEqualTo("delegation_not_found");
        assertThat(stranger.http()
                        .get(zone.path("/delegations/active"))
                        .expect(200)
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(stranger.http()
                        .get(zone.path("/delegations/active?cursor=" + edge))
                        .expect(400)
                        .error())
                .isEqualTo("invalid_cursor");
        assertThat(bed.operator()
                        .get(zone.path("/delegations/active"))
                        .expect(200)
                        .json()
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void onlyAnOperatorFollowsADelegation() {
        String edge = delegateReading();

        assertThat(issuer.http()
                        .get(zone.path("/delegations/" + edge + "/traverse"))
                        .expect(403)
                        .error())
                .isEqualTo("coordinator_admin_required");
        assertThat(issuer.http()
                        .get(zone.path("/delegations/" + edge + "/impact"))
                        .expect(403)
                        .error())
                .isEqualTo("coordinator_admin_required");
    }

    private String delegateReading() {
        return issuer.delegate(source, target, receiver, CRM_FOR_A_MINUTE + "\"scopes\":[\"crm:read\"],");
    }

    @Test
    void effectiveAuthorityIsWhatAllDelegationsShare() {
        String path = zone.path("/agents/" + target + "/effective-authority");
        assertThat(receiver.http().get(path).expect(200).text())
                .isEqualTo("{\"agent_session_id\":\"" + target + "\",\"inbound_edges\":[],\"effective_scopes\":[],"
                        + "\"effective_resources\":[],\"effective_max_hops\":0,\"effective_ttl_seconds\":null,"
                        + "\"earliest_expires_at\":null}");
        issuer.delegate(source, target, receiver, CRM_FOR_A_MINUTE + "\"scopes\":[\"crm:write\",\"crm:read\"],");
        issuer.delegate(
                source,
                target,
                receiver,
                "\"scopes\":[\"crm:read\"],\"ttl_seconds\":30,\"constraints\":{\"resources\":[\"resource://crm\"],"
                        + "\"max_hops\":4},");
        JsonNode authority = receiver.http().get(path).expect(200).json();

        assertThat(authority.path("inbound_edges")).hasSize(2);
        assertThat(authority.path("effective_scopes")).isEqualTo(Json.tree("[\"crm:read\"]"));
        assertThat(authority.path("effective_resource_ids")).hasSize(1);
        assertThat(authority.path("effective_resources")).isEqualTo(Json.tree("[\"resource://crm\"]"));
        assertThat(authority.path("effective_resource_constrained").asBoolean()).isTrue();
        assertThat(authority.path("effective_max_hops").asInt()).isEqualTo(1);
        assertThat(authority.path("effective_ttl_seconds").asInt()).isEqualTo(30);
        assertThat(issuer.http().get(path).expect(404).error()).isEqualTo("session_not_found");
    }

    private Reply create(String more) {
        return issuer.http().post(zone.path("/delegations"), issuer.delegation(source, target, receiver, more));
    }
}
