package io.caracal.sts.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.caracal.core.event.AuditEvent;
import io.caracal.sts.bed.StsBed;
import io.caracal.sts.bed.World;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is refused because its authority, its resource or the policy does not allow it; each leaves evidence and no record. */
class AuthorityRefusalTest {
    private static final StsBed BED = new StsBed();
    private static final String ORDERS = World.identifier("orders");

    private final World world = BED.world();

    @AfterAll
    static void close() {
        BED.close();
    }

    @Test
    void aSessionThatEndedMintsNothing() {
        world.execute("UPDATE sessions SET status = 'suspended' WHERE id = ?", world.target());
        refused(BED.mint(world), "delegation_invalid", "a session of the delegation is not active");
        refused(
                BED.mint(world, "delegation_edge_id", "", "scope", "agent:lifecycle"),
                "session_invalid",
                "session is not active");
    }

    @Test
    void aSessionPastItsTimeMintsNothing() {
        world.execute("UPDATE sessions SET started_at = now() - interval '2 hours' WHERE id = ?", world.source());
        refused(BED.mint(world), "delegation_invalid", "a session of the delegation is not active");
    }

    @Test
    void aServiceWithoutItsLeaseMintsNothing() {
        world.execute(
                "UPDATE sessions SET lifecycle = 'service', ttl_seconds = NULL, last_heartbeat_at = now(),"
                        + " heartbeat_deadline_at = now() + interval '1 minute' WHERE id = ?",
                world.target());
        BED.token(BED.mint(world)).expect(200);
        world.execute(
                "UPDATE sessions SET last_heartbeat_at = now() - interval '2 minutes',"
                        + " heartbeat_deadline_at = now() - interval '1 minute' WHERE id = ?",
                world.target());
        assertThat(BED.token(BED.mint(world)).status()).isEqualTo(403);
    }

    @Test
    void aSessionOfARevokedUserMintsNothing() {
        world.record(world.id("user"), "person", "user");
        world.execute(
                "UPDATE sessions SET subject_authority_record_id = ? WHERE id = ?", world.id("user"), world.source());
        BED.token(BED.mint(world)).expect(200);
        world.execute(
                "UPDATE authority_records SET status = 'revoked', revoked_at = now() WHERE id = ?", world.id("user"));
        assertThat(BED.token(BED.mint(world)).status()).isEqualTo(403);
    }

    @Test
    void aDelegationMustBeLiveAndTheCallers() {
        refused(BED.mint(world, "delegation_edge_id", "nothing"), "delegation_invalid", "delegation is not active");
        refused(
                BED.mint(world, "agent_session_id", world.source()),
                "delegation_invalid",
                "delegation is for another session");
        refused(
                BED.mint(world, "agent_session_id", ""),
                "session_invalid",
                "delegation_edge_id requires agent_session_id");
        world.execute("UPDATE delegation_edges SET status = 'revoked', revoked_at = now() WHERE id = ?", world.edge());
        refused(BED.mint(world), "delegation_invalid", "delegation is not active");
    }

    @Test
    void aDelegationOfAnotherApplicationIsRefused() {
        String other = world.id("other");
        world.application(other, "{}");
        refused(
                BED.mint(world, "application_id", other),
                "delegation_invalid",
                "delegation is for another application");
        refused(
                BED.mint(world, "application_id", other, "delegation_edge_id", ""),
                "session_invalid",
                "session belongs to another application");
    }

    @Test
    void aDelegationGrantsNoMoreThanItHas() {
        refused(
                BED.mint(world, "scope", "orders:write"),
                "delegation_invalid",
                "requested scope exceeds the delegation");
        constraints("{\"ttl_seconds\":60}");
        refused(
                BED.mint(world, "ttl_seconds", "61"),
                "delegation_invalid",
                "requested ttl_seconds exceeds the delegation");
        assertThat(BED.token(BED.mint(world))
                        .expect(200)
                        .json()
                        .get("expires_in")
                        .asInt())
                .isEqualTo(60);
        constraints("{\"resources\":[\"resource://stock\"]}");
        Reply outside = BED.token(BED.mint(world));
        assertThat(outside.status()).isEqualTo(403);
        constraints("{\"max_cost_usd\":5}");
        refused(BED.mint(world), "delegation_invalid", "delegation constraints are not understood");
    }

    @Test
    void aMandateEndsWithItsDelegation() {
        world.execute(
                "UPDATE delegation_edges SET expires_at = now() + interval '100 seconds' WHERE id = ?", world.edge());
        assertThat(BED.token(BED.mint(world))
                        .expect(200)
                        .json()
                        .get("expires_in")
                        .asInt())
                .isBetween(90, 100);
        constraints("{\"expires_at\":\"2020-01-01T00:00:00Z\"}");
        refused(BED.mint(world), "delegation_expired", "delegation is about to expire");
    }

    @Test
    void everyEdgeAndSessionOfTheChainMustHold() {
        world.session(world.id("mid"), world.app(), "{operator}")
                .edge(world.id("root"), world.source(), world.id("mid"), null, "{\"max_hops\":2}")
                .edge(world.id("leaf"), world.id("mid"), world.target(), world.id("root"), "{}");
        Map<String, String> form = BED.mint(world, "delegation_edge_id", world.id("leaf"));
        BED.token(form).expect(200);
        world.execute("UPDATE sessions SET status = 'suspended' WHERE id = ?", world.source());
        refused(form, "delegation_invalid", "a session of the delegation is not active");
        world.execute("UPDATE sessions SET status = 'active' WHERE id = ?", world.source());
        world.execute("UPDATE delegation_edges SET constraints_json = '{}' WHERE id = ?", world.id("root"));
        refused(form, "delegation_invalid", "delegation exceeds its hop limit");
        world.execute(
                "UPDATE delegation_edges SET constraints_json = '{\"max_hops\":2}', status = 'revoked',"
                        + " revoked_at = now() WHERE id = ?",
                world.id("root"));
        refused(form, "delegation_invalid", "delegation is not active");
    }

    @Test
    void anAuthorityRecordMustBeLiveAndTheCallers() {
        Map<String, String> form = StsBed.form(world, "resource", ORDERS, "scope", "agent:lifecycle");
        form.put("session_id", world.record());
        BED.token(form).expect(200);
        form.put("session_id", "nothing");
        refused(form, "authority_record_invalid", "authority record is not active");
        world.record(world.id("user"), "person", "user");
        form.put("session_id", world.id("user"));
        refused(form, "authority_record_invalid", "authority record does not belong to the caller");
    }

    @Test
    void aMandateIsBoundToItsRecordAndItsClaims() {
        Reply minted = BED.token(BED.mint(world)).expect(200);
        String mandate = minted.json().get("access_token").asText();
        Reply conflict = BED.exchange(world, mandate, ORDERS, StsBed.requestId(), "agent_session_id", world.source());
        assertThat(conflict.status()).isEqualTo(403);
        assertThat(conflict.json().get("error_description").asText())
                .isEqualTo("agent_session_id does not match subject_token");
        String other = world.id("other");
        world.application(other, "{}");
        Reply stolen = BED.exchange(world, mandate, ORDERS, StsBed.requestId(), "application_id", other);
        assertThat(stolen.status()).isEqualTo(403);
        world.execute(
                "UPDATE authority_records SET status = 'revoked', revoked_at = now() WHERE zone_id = ? AND id <> ?",
                world.zone(),
                world.record());
        Reply revoked = BED.exchange(world, mandate, ORDERS, StsBed.requestId());
        assertThat(revoked.status()).isEqualTo(403);
        assertThat(revoked.json().get("error_description").asText()).isEqualTo("authority record is not active");
    }

    @Test
    void resourcesAndScopesMustExist() {
        denied(BED.mint(world, "resource", "resource://nothing"), "policy denied", "resource_not_found");
        denied(StsBed.form(world, "resource", ORDERS, "scope", "orders:delete"), "policy denied", "scope_mismatch");
        world.resource("stock", "none", "{}");
        world.execute("UPDATE delegation_edges SET resource_id = ? WHERE id = ?", world.id("stock"), world.edge());
        denied(BED.mint(world), "policy denied", "resource_outside_delegation");
    }

    @Test
    void thePolicyTellsWhyItDenies() {
        denied(
                StsBed.form(world, "resource", ORDERS, "scope", "orders:read"),
                "policy denied (no_rule_matched)",
                "complete");
        World restricted = BED.world().activate("restrict := {\"incident\"}\n");
        String requestId = StsBed.requestId();
        Reply reply = BED.token(BED.mint(restricted), requestId);
        assertThat(reply.json().get("error_description").asText()).isEqualTo("policy denied (restriction_active)");
    }

    @Test
    void aPolicyThatContradictsItselfIs503() {
        World broken = BED.world()
                .activate("risk := [{\"scope\": \"orders:read\", \"tier\": \"a\"},"
                        + " {\"scope\": \"orders:read\", \"tier\": \"b\"}]\n");
        String requestId = StsBed.requestId();
        Reply reply = BED.token(BED.mint(broken), requestId);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.error()).isEqualTo("policy_eval_failed");
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::evaluationStatus)
                .containsExactly("policy_eval_failed");
        assertThat(broken.minted()).isZero();
    }

    @Test
    void operationsAreEnforcedBeforeThePolicyIsAsked() {
        world.execute(
                "UPDATE resources SET operation_enforcement = 'enforced', operations ="
                        + " '[{\"method\":\"get\",\"path\":\"/items\",\"scope\":\"orders:read\"},"
                        + "{\"method\":\"POST\",\"path\":\"/items\",\"scope\":\"orders:write\"}]' WHERE id = ?",
                world.id("orders"));
        String mandate = BED.token(BED.mint(world))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        BED.exchange(world, mandate, ORDERS, StsBed.requestId()).expect(200);
        for (List<String> call : List.of(List.of("POST", "/items"), List.of("GET", "/items/1"))) {
            String requestId = StsBed.requestId();
            Reply reply = BED.exchange(
                    world, mandate, ORDERS, requestId, "request_method", call.get(0), "request_path", call.get(1));
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.error()).isEqualTo("operation_not_permitted");
            assertThat(BED.evidence(requestId)).singleElement().satisfies(event -> {
                assertThat(event.evaluationStatus()).isEqualTo("operation_not_permitted");
                assertThat(event.metadata().get("path").asText()).isEqualTo(call.get(1));
            });
        }
    }

    @Test
    void controlIsReachedWithAControlKeyAlone() {
        world.execute(
                "INSERT INTO resources (id, zone_id, name, identifier, credential_provider_id, scopes)"
                        + " VALUES (?, ?, 'control', 'caracal-control', ?, '{control:zones:read}')",
                world.id("control"),
                world.zone(),
                world.id("provider-orders"));
        Map<String, String> form = StsBed.form(world, "resource", "caracal-control", "scope", "control:zones:read");
        refused(form, "control_resource_requires_control_key", "control resource requires a control key");
        String operator = world.id("operator");
        world.application(operator, "{control:invoke,control:scope:control:zones:read}");
        form.put("application_id", operator);
        BED.token(form).expect(200);
        String mixed = StsBed.encode(form) + "&resource=resource%3A%2F%2Forders";
        Reply reply = BED.http()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", "/oauth/2/token", BodyPublishers.ofString(mixed));
        assertThat(reply.status()).isEqualTo(403);
    }

    @Test
    void credentialsThatCannotBeHadAre502AndLeaveNoRecord() {
        world.resource("key", "api_key", "{\"header_name\":\"X-Api-Key\"}")
                .resource("oauth", "oauth2_client_credentials", "{}");
        for (String name : List.of("key", "oauth")) {
            String resource = World.identifier(name);
            String mandate = BED.token(BED.mint(world, "resource", resource))
                    .expect(200)
                    .json()
                    .get("access_token")
                    .asText();
            int before = world.minted();
            String requestId = StsBed.requestId();
            Reply reply = BED.exchange(world, mandate, resource, requestId);
            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).isEqualTo("http_request_failed");
            assertThat(reply.json().get("error_description").asText())
                    .isEqualTo("upstream credential could not be obtained");
            assertThat(world.minted()).isEqualTo(before);
            assertThat(BED.evidence(requestId))
                    .extracting(AuditEvent::decision, AuditEvent::evaluationStatus)
                    .contains(tuple("deny", "provider_credential_unavailable"))
                    .noneMatch(event -> event.toList().contains("allow"));
        }
    }

    @Test
    void anArchivedProviderStopsTheCall() {
        String mandate = BED.token(BED.mint(world))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        world.execute("UPDATE providers SET archived_at = now() WHERE zone_id = ?", world.zone());
        String requestId = StsBed.requestId();
        Reply reply = BED.exchange(world, mandate, ORDERS, requestId);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().get("error_description").asText()).isEqualTo("credential provider is not available");
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::evaluationStatus)
                .containsExactly("provider_unavailable", "exchange_denied");
    }

    @Test
    void aRefusalBeforePolicyTellsWhatWasAskedForAndNoSecret() {
        String requestId = StsBed.requestId();
        String token = "x".repeat(129);
        BED.token(BED.mint(world, "scope", "orders:write " + token), requestId).expect(403);
        assertThat(BED.evidence(requestId)).singleElement().satisfies(event -> {
            assertThat(event.evaluationStatus()).isEqualTo("delegation_invalid");
            assertThat(event.metadata().get("application_id").asText()).isEqualTo(world.app());
            assertThat(event.metadata().get("resource").asText()).isEqualTo(ORDERS);
            assertThat(event.metadata().get("requested_scopes")).hasToString("[\"orders:write\"]");
            assertThat(event.metadata().get("agent_session_id").asText()).isEqualTo(world.target());
            assertThat(event.metadata().get("delegation_edge_id").asText()).isEqualTo(world.edge());
            assertThat(event.metadata().has("session_id")).isFalse();
            assertThat(event.metadata().toString()).doesNotContain(token, World.SECRET);
        });
        String odd = StsBed.requestId();
        BED.token(
                        BED.mint(
                                world,
                                "resource",
                                "https://user:pw@host/",
                                "session_id",
                                "no record",
                                "delegation_edge_id",
                                "no edge"),
                        odd)
                .expect(403);
        assertThat(BED.evidence(odd)).singleElement().satisfies(event -> {
            assertThat(event.evaluationStatus()).isEqualTo("authority_record_invalid");
            assertThat(event.metadata().fieldNames())
                    .toIterable()
                    .contains("agent_session_id")
                    .doesNotContain("resource", "session_id", "delegation_edge_id");
        });
    }

    @Test
    void aRefusalOfTheGatewayTellsTheAnchorsOfTheMandate() {
        String mandate = BED.token(BED.mint(world))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        world.execute("UPDATE sessions SET status = 'suspended' WHERE id = ?", world.target());
        String requestId = StsBed.requestId();
        BED.exchange(world, mandate, ORDERS, requestId).expect(403);
        assertThat(BED.evidence(requestId)).singleElement().satisfies(event -> {
            assertThat(event.metadata().get("agent_session_id").asText()).isEqualTo(world.target());
            assertThat(event.metadata().get("delegation_edge_id").asText()).isEqualTo(world.edge());
            assertThat(event.metadata().hasNonNull("session_id")).isTrue();
        });
    }

    private void constraints(String json) {
        world.execute(
                "UPDATE delegation_edges SET constraints_json = CAST(? AS jsonb) WHERE id = ?", json, world.edge());
    }

    private void refused(Map<String, String> form, String status, String description) {
        int before = world.minted();
        String requestId = StsBed.requestId();
        Reply reply = BED.token(form, requestId);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(403);
        assertThat(reply.error()).isEqualTo("access_denied");
        assertThat(reply.json().get("error_description").asText()).isEqualTo(description);
        assertThat(BED.evidence(requestId)).singleElement().satisfies(event -> {
            assertThat(event.decision()).isEqualTo("deny");
            assertThat(event.evaluationStatus()).isEqualTo(status);
        });
        assertThat(world.minted()).isEqualTo(before);
    }

    private void denied(Map<String, String> form, String description, String status) {
        String requestId = StsBed.requestId();
        Reply reply = BED.token(form, requestId);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(403);
        assertThat(reply.json().get("error_description").asText()).isEqualTo(description);
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::evaluationStatus)
                .containsExactly(status, "exchange_denied");
        assertThat(world.minted()).isZero();
    }
}
