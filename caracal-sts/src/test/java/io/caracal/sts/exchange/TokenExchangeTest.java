package io.caracal.sts.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.core.event.AuditEvent;
import io.caracal.sts.bed.StsBed;
import io.caracal.sts.bed.World;
import io.caracal.testing.http.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is minted, for whom and with which evidence. */
class TokenExchangeTest {
    private static final StsBed BED = new StsBed();
    private static final String ORDERS = World.identifier("orders");

    private final World world = BED.world();

    @AfterAll
    static void close() {
        BED.close();
    }

    @Test
    void anApplicationGetsItsLifecycleMandate() throws IOException {
        String requestId = StsBed.requestId();
        Reply reply = BED.token(StsBed.form(world, "resource", ORDERS, "scope", "agent:lifecycle"), requestId)
                .expect(200);
        assertThat(reply.header("Cache-Control")).hasValue("no-store");
        assertThat(reply.header("Pragma")).hasValue("no-cache");
        assertThat(reply.header("X-Request-Id")).hasValue(requestId);
        assertThat(reply.json().get("token_type").asText()).isEqualTo("Bearer");
        assertThat(reply.json().get("expires_in").isInt()).isTrue();
        assertThat(reply.json().get("expires_in").asInt()).isEqualTo(900);
        assertThat(reply.json().get("issued_token_type").asText()).isEqualTo(StsBed.ACCESS_TOKEN);
        assertThat(reply.json().get("target_resources")).hasToString("[\"" + ORDERS + "\"]");
        assertThat(reply.json().has("upstreams")).isFalse();

        JsonNode claims = claims(reply);
        assertThat(claims.get("iss").asText()).isEqualTo(StsBed.ISSUER);
        assertThat(claims.get("aud")).hasToString("[\"" + StsBed.ISSUER + "\"]");
        assertThat(claims.get("use").asText()).isEqualTo("session");
        assertThat(claims.get("sub").asText()).isEqualTo(world.app());
        assertThat(claims.get("sub_type").asText()).isEqualTo("application");
        assertThat(claims.get("scope").asText()).isEqualTo("agent:lifecycle");
        assertThat(claims.get("root_sid")).isEqualTo(claims.get("sid"));
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(900);

        AuditEvent event = BED.evidence(requestId).get(0);
        assertThat(event.decision()).isEqualTo("allow");
        assertThat(event.eventType()).isEqualTo("token_exchange");
        assertThat(event.determiningPolicies()).hasToString("[{\"policy\":\"caracal-bootstrap\"}]");
        assertThat(event.policySetVersionId()).startsWith("version-");
        assertThat(event.metadata().get("jti")).isEqualTo(claims.get("jti"));
        assertThat(event.metadata().get("sid")).isEqualTo(claims.get("sid"));
        assertThat(world.texts("SELECT subject_id FROM authority_records WHERE id = '"
                        + claims.get("sid").asText() + "'"))
                .containsExactly(world.app());
        assertThat(BED.redis().sync().get("audit:jti:" + claims.get("jti").asText()))
                .startsWith(world.app() + "|");
    }

    @Test
    void aLifecycleMandateNeedsNoResourceWhenTheApplicationOwnsOne() throws IOException {
        Reply reply = BED.token(StsBed.form(world, "scope", "agent:lifecycle")).expect(200);
        assertThat(reply.json().has("target_resources")).isFalse();
        assertThat(claims(reply).get("use").asText()).isEqualTo("session");
    }

    @Test
    void withoutAnyOwnedResourceThereIsNoLifecycleMandate() {
        world.activate("").application(world.id("other"), "{}");
        Reply reply = BED.token(StsBed.form(world, "application_id", world.id("other"), "scope", "agent:lifecycle"));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().get("error_description").asText()).isEqualTo("policy denied (no_rule_matched)");
    }

    @Test
    void aDelegatedSessionGetsAMandateForTheGateway() throws IOException {
        world.execute("INSERT INTO delegation_graph_epochs (zone_id, epoch) VALUES (?, 7)", world.zone());
        JsonNode claims = claims(BED.token(BED.mint(world)).expect(200));
        assertThat(claims.get("use").asText()).isEqualTo("gateway");
        assertThat(claims.get("aud")).hasToString("[\"" + StsBed.ISSUER + "\"]");
        assertThat(claims.get("target")).hasToString("[\"" + ORDERS + "\"]");
        assertThat(claims.get("agent_session_id").asText()).isEqualTo(world.target());
        assertThat(claims.get("delegation_edge_id").asText()).isEqualTo(world.edge());
        assertThat(claims.get("source_session_id").asText()).isEqualTo(world.source());
        assertThat(claims.get("target_session_id").asText()).isEqualTo(world.target());
        assertThat(claims.get("delegation_path")).hasToString("[\"" + world.edge() + "\"]");
        assertThat(claims.get("hop_count").asInt()).isEqualTo(1);
        assertThat(claims.get("delegation_graph_epoch").asInt()).isEqualTo(7);
        assertThat(claims.get("delegation_chain").get(0).get("agent_session_id").asText())
                .isEqualTo(world.source());
        assertThat(claims.get("delegation_chain").get(1).get("agent_session_id").asText())
                .isEqualTo(world.target());
        assertThat(claims.get("delegation_chain").get(1).has("delegation_edge_id"))
                .isFalse();
    }

    @Test
    void aDelegationAcrossThreeApplicationsMints() throws IOException {
        String broker = world.id("broker");
        String far = world.id("far");
        world.application(broker, "{}")
                .application(far, "{}")
                .session(world.id("s-root"), far, "{}")
                .session(world.id("s-mid"), broker, "{}")
                .edge(world.id("e-root"), world.id("s-root"), world.id("s-mid"), null, "{\"max_hops\":2}")
                .edge(world.id("e-leaf"), world.id("s-mid"), world.target(), world.id("e-root"), "{}");
        JsonNode claims = claims(BED.token(BED.mint(world, "delegation_edge_id", world.id("e-leaf")))
                .expect(200));
        assertThat(claims.get("delegation_path"))
                .hasToString("[\"" + world.id("e-root") + "\",\"" + world.id("e-leaf") + "\"]");
        assertThat(claims.get("delegation_chain").findValuesAsText("application_id"))
                .containsExactly(far, broker, world.app());
        assertThat(claims.get("hop_count").asInt()).isEqualTo(2);
    }

    @Test
    void theGatewayExchangesAMandateForOneThatTheResourceAccepts() throws IOException {
        Reply minted = BED.token(BED.mint(world)).expect(200);
        String requestId = StsBed.requestId();
        Reply reply = BED.exchange(world, token(minted), ORDERS, requestId).expect(200);
        JsonNode claims = claims(reply);
        JsonNode inbound = claims(minted);
        assertThat(claims.get("use").asText()).isEqualTo("resource");
        assertThat(claims.get("aud")).hasToString("[\"" + ORDERS + "\"]");
        assertThat(claims.get("scope").asText()).isEqualTo(World.SCOPE);
        assertThat(claims.get("root_sid")).isEqualTo(inbound.get("root_sid"));
        assertThat(claims.get("delegation_edge_id").asText()).isEqualTo(world.edge());
        assertThat(world.texts("SELECT parent_id FROM authority_records WHERE id = '"
                        + claims.get("sid").asText() + "'"))
                .containsExactly(inbound.get("sid").asText());
        assertThat(reply.json().get("upstreams").get(ORDERS).get("url").asText())
                .isEqualTo("https://orders.example/api");
        assertThat(reply.json().get("upstreams").get(ORDERS).get("auth_mode").asText())
                .isEqualTo("caracal_jwt");
        AuditEvent event = BED.evidence(requestId).get(0);
        assertThat(event.determiningPolicies()).hasToString("[{\"policy\":\"caracal-agent-use\"}]");
        assertThat(event.metadata().get("jti")).isEqualTo(claims.get("jti"));
    }

    @Test
    void directivesFollowTheProvider() {
        world.resource("none", "none", "{\"forward_caracal_identity\":true}")
                .resource("key", "api_key", "{\"header_name\":\"X-Api-Key\",\"allowed_token_hosts\":[\"Key.Example\"]}")
                .resource("query", "api_key", "{\"auth_location\":\"query\",\"query_param_name\":\"key\"}")
                .resource("bearer", "bearer_token", "{\"auth_scheme\":\"Token\"}")
                .resource("basic", "http_basic", "{\"username\":\" user \"}");
        world.secret("key", "{\"api_key\":\"k-1\"}")
                .secret("query", "{\"api_key\":\"k-2\"}")
                .secret("bearer", "{\"bearer_token\":\"b-1\"}")
                .secret("basic", "{\"password\":\"p-1\"}");
        assertThat(directive("none"))
                .hasToString("{\"url\":\"https://none.example/api\",\"auth_mode\":\"none\",\"provider_id\":\""
                        + world.id("provider-none") + "\",\"forward_caracal_identity\":true}");
        assertThat(directive("key"))
                .hasToString("{\"url\":\"https://key.example/api\",\"auth_mode\":\"provider_apikey\","
                        + "\"auth_location\":\"header\",\"auth_header\":\"X-Api-Key\","
                        + "\"allowed_token_hosts\":[\"key.example\"],\"provider_token\":\"k-1\",\"provider_id\":\""
                        + world.id("provider-key") + "\"}");
        assertThat(directive("query").get("query_param_name").asText()).isEqualTo("key");
        assertThat(directive("query").get("provider_token").asText()).isEqualTo("k-2");
        assertThat(directive("query").has("auth_header")).isFalse();
        JsonNode bearer = directive("bearer");
        assertThat(bearer.get("auth_mode").asText()).isEqualTo("provider_oauth");
        assertThat(bearer.get("auth_header").asText()).isEqualTo("Authorization");
        assertThat(bearer.get("auth_scheme").asText()).isEqualTo("Token");
        assertThat(bearer.get("provider_token").asText()).isEqualTo("b-1");
        JsonNode basic = directive("basic");
        assertThat(basic.get("auth_scheme").asText()).isEqualTo("Basic");
        assertThat(new String(
                        Base64.getDecoder().decode(basic.get("provider_token").asText()), StandardCharsets.UTF_8))
                .isEqualTo("user:p-1");
    }

    @Test
    void aControlKeyMintsForControlWithoutPolicyAndWithoutZone() throws IOException {
        String operator = world.id("operator");
        world.application(operator, "{control:invoke,control:scope:control:zones:read,control:max-ttl:120}");
        world.execute(
                "INSERT INTO resources (id, zone_id, name, identifier, credential_provider_id, scopes)"
                        + " VALUES (?, ?, 'control', 'caracal-control', ?, '{control:zones:read,control:zones:write}')",
                world.id("control"),
                world.zone(),
                world.id("provider-orders"));
        Map<String, String> form = StsBed.form(
                world,
                "application_id",
                operator,
                "zone_id",
                "",
                "resource",
                "caracal-control",
                "scope",
                "control:zones:read");
        String requestId = StsBed.requestId();
        Reply reply = BED.token(form, requestId).expect(200);
        assertThat(reply.json().get("expires_in").asInt()).isEqualTo(120);
        assertThat(claims(reply).get("use").asText()).isEqualTo("resource");
        assertThat(claims(reply).get("aud")).hasToString("[\"caracal-control\"]");
        assertThat(BED.evidence(requestId).get(0).determiningPolicies()).hasToString("[{\"policy\":\"control-key\"}]");

        form.put("scope", "control:zones:write");
        Reply beyond = BED.token(form);
        assertThat(beyond.status()).isEqualTo(403);
        assertThat(beyond.error()).isEqualTo("access_denied");
    }

    @Test
    void onlyGrantedResourcesAreTargets() throws IOException {
        world.resource("stock", "none", "{}").resource("foreign", "none", "{}");
        String body = StsBed.encode(BED.mint(world, "resource", World.identifier("foreign")))
                + "&resource=resource%3A%2F%2Fstock&resource=resource%3A%2F%2Forders";
        String requestId = StsBed.requestId();
        Reply reply = BED.http()
                .header("X-Request-Id", requestId)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", "/oauth/2/token", BodyPublishers.ofString(body))
                .expect(200);
        assertThat(claims(reply).get("target")).hasToString("[\"resource://orders\",\"resource://stock\"]");
        List<AuditEvent> events = BED.evidence(requestId);
        assertThat(events).extracting(AuditEvent::decision).containsExactlyInAnyOrder("allow", "allow", "deny");
    }

    private JsonNode directive(String name) {
        String resource = World.identifier(name);
        Reply minted = BED.token(BED.mint(world, "resource", resource)).expect(200);
        return BED.exchange(world, token(minted), resource, StsBed.requestId())
                .expect(200)
                .json()
                .get("upstreams")
                .get(resource);
    }

    private static String token(Reply reply) {
        return reply.json().get("access_token").asText();
    }

    private static JsonNode claims(Reply reply) throws IOException {
        return Json.mapper().readTree(Base64.getUrlDecoder().decode(token(reply).split("\\.")[1]));
    }
}
