package io.caracal.system.wholestack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The call order of the published 1.0 TypeScript client's own end-to-end run (client contract §12), field by field. */
final class ClientCallOrderTest {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ISO_MILLIS = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static WholeStack stack;
    private static ScriptedUpstream upstream;

    private final ObjectMapper json = new ObjectMapper();

    @BeforeAll
    static void start() throws IOException {
        stack = new WholeStack();
        upstream = ScriptedUpstream.start();
        upstream.answering(request -> Answer.json(200, "{\"pong\":true}"));
    }

    @AfterAll
    static void stop() {
        upstream.close();
        stack.close();
    }

    @Test
    void theWholeOrderWorksFieldByField() throws IOException {
        List<String> made = new ArrayList<>();
        JsonNode zone = zone();
        String z = "/v1/zones/" + zone.path("id").asText();
        JsonNode application = application(z);
        made.add(z + "/applications/" + application.path("id").asText());
        JsonNode provider = provider(z);
        made.add(z + "/providers/" + provider.path("id").asText());
        JsonNode resource = resource(z, provider.path("id").asText());
        made.add(z + "/resources/" + resource.path("id").asText());
        JsonNode policy = policy(z, application.path("id").asText());
        made.add(z + "/policies/" + policy.path("id").asText());
        String set = activate(z, policy.path("version_id").asText());
        made.add(z + "/policy-sets/" + set);

        Client client = new Client(
                zone.path("id").asText(),
                application.path("id").asText(),
                application.path("client_secret").asText());
        String lifecycle = lifecycleMandate(client);
        HttpProbe coordinator = stack.coordinator.http().bearer(lifecycle);
        String source = startSession(coordinator, client, "key-1");
        String target = startSession(coordinator, client, "key-2");
        String edge = delegate(coordinator, client, source, target);
        Reply call = governedCall(gatewayMandate(client, target, edge));
        endSession(coordinator, client, target);
        endSession(coordinator, client, source);
        evidence(z, call.header("X-Request-Id").orElseThrow());
        for (int i = made.size() - 1; i >= 0; i--) {
            assertThat(stack.admin().delete(made.get(i)).status())
                    .as(made.get(i))
                    .isEqualTo(204);
        }
        assertThat(stack.admin().delete(z).status()).isEqualTo(204);
    }

    private JsonNode zone() {
        JsonNode zone = stack.admin()
                .post("/v1/zones", "{\"name\":\"Client Order\"}")
                .expect(201)
                .json();
        assertThat(zone.path("name").asText()).isEqualTo("Client Order");
        assertThat(zone.path("slug").asText()).isEqualTo("client-order");
        assertThat(zone.path("dcr_enabled").asBoolean()).isFalse();
        assertThat(zone.path("operator_coauthor_badge").asBoolean()).isTrue();
        assertThat(zone.path("operator_governed").asBoolean()).isFalse();
        assertThat(zone.path("created_by").asText()).startsWith("admin:");
        assertThat(zone.path("created_via_operator").asBoolean()).isFalse();
        assertThat(zone.get("updated_by").isNull()).isTrue();
        assertThat(zone.path("created_at").asText()).matches(ISO_MILLIS);
        return zone;
    }

    private JsonNode application(String z) {
        JsonNode application = stack.admin()
                .post(z + "/applications", "{\"name\":\"app1\",\"registration_method\":\"managed\"}")
                .expect(201)
                .json();
        assertThat(application.path("client_secret").asText()).matches("cs_[A-Za-z0-9_-]{43}");
        assertThat(application.path("registration_method").asText()).isEqualTo("managed");
        assertThat(application.get("expires_at").isNull()).isTrue();
        assertThat(application.get("updated_at").isNull()).isTrue();
        assertThat(application.has("traits")).isFalse();
        JsonNode read = stack.admin()
                .get(z + "/applications/" + application.path("id").asText())
                .expect(200)
                .json();
        assertThat(read.has("client_secret")).isFalse();
        assertThat(read.path("traits").isArray()).isTrue();
        return application;
    }

    private JsonNode provider(String z) {
        JsonNode provider = stack.admin()
                .post(z + "/providers", "{\"name\":\"Mandate\",\"kind\":\"caracal_mandate\",\"config_json\":{}}")
                .expect(201)
                .json();
        assertThat(provider.path("identifier").asText()).isEqualTo("provider://mandate");
        assertThat(provider.path("kind").asText()).isEqualTo("caracal_mandate");
        assertThat(provider.path("secret_config_keys")).isEmpty();
        assertThat(provider.get("archived_at").isNull()).isTrue();
        return provider;
    }

    private JsonNode resource(String z, String provider) {
        String body = """
                {"name":"Ping","identifier":"resource://ping","upstream_url":"%s","scopes":["ping:read"],
                 "credential_provider_id":"%s",
                 "operations":[{"method":"get","path":"/ping","scope":"ping:read"}]}
                """.formatted(upstream.baseUri(), provider);
        JsonNode resource =
                stack.admin().post(z + "/resources", body).expect(201).json();
        assertThat(resource.path("identifier").asText()).isEqualTo("resource://ping");
        assertThat(resource.path("operation_enforcement").asText()).isEqualTo("enforced");
        assertThat(resource.path("operations").get(0).path("method").asText()).isEqualTo("GET");
        assertThat(resource.path("credential_provider_id").asText()).isEqualTo(provider);
        return resource;
    }

    private JsonNode policy(String z, String application) throws IOException {
        String content = """
                package caracal.authz

                # caracal:data-document
                import rego.v1

                app_ids := {"%1$s": "%1$s"}
                grants := {"resource://ping": {"application": "%1$s", "roles": {"%1$s": ["ping:read"]}}}
                """.formatted(application);
        JsonNode policy = stack.admin()
                .post(z + "/policies", json.writeValueAsString(Map.of("name", "grants", "content", content)))
                .expect(201)
                .json();
        assertThat(policy.path("version").path("version").asInt()).isEqualTo(1);
        assertThat(policy.path("version").path("content_sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(policy.path("version").path("schema_version").asText()).isEqualTo("2026-05-20");
        assertThat(policy.path("version").path("id")).isEqualTo(policy.path("version_id"));
        return policy;
    }

    private String activate(String z, String policyVersion) {
        String set = stack.admin()
                .post(z + "/policy-sets", "{\"name\":\"main\"}")
                .expect(201)
                .json()
                .path("id")
                .asText();
        JsonNode version = stack.admin()
                .post(
                        z + "/policy-sets/" + set + "/versions",
                        "{\"manifest\":[{\"policy_version_id\":\"" + policyVersion + "\"}]}")
                .expect(201)
                .json();
        assertThat(version.path("version").asInt()).isEqualTo(1);
        assertThat(version.path("manifest_sha256").asText()).matches("[0-9a-f]{64}");
        JsonNode activated = stack.admin()
                .post(
                        z + "/policy-sets/" + set + "/activate",
                        "{\"version_id\":\"" + version.path("version_id").asText() + "\"}")
                .expect(202)
                .json();
        assertThat(activated.path("activated").asBoolean()).isTrue();
        assertThat(activated.path("version_id")).isEqualTo(version.path("version_id"));
        assertThat(activated.path("status_url").asText())
                .isEqualTo(z + "/policy-sets/" + set + "/activation-status?version_id="
                        + version.path("version_id").asText() + "&outbox_id="
                        + activated.path("outbox_id").asText());
        JsonNode status = Await.value(
                Duration.ofSeconds(15),
                "the policy set is loaded",
                () -> stack.admin()
                        .get(activated.path("status_url").asText())
                        .expect(200)
                        .json(),
                answer -> answer.path("propagation_status").asText().equals("loaded"));
        assertThat(status.path("active").asBoolean()).isTrue();
        assertThat(status.path("outbox").path("state").asText()).isEqualTo("dispatched");
        assertThat(status.path("sts").path("state").asText()).isEqualTo("loaded");
        assertThat(status.path("sts").path("policy_set_version_id")).isEqualTo(version.path("version_id"));
        return set;
    }

    private String lifecycleMandate(Client client) throws IOException {
        Reply reply = token(client, Map.of("scope", "agent:lifecycle"));
        JsonNode body = reply.expect(200).json();
        assertThat(reply.header("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(reply.header("Cache-Control")).contains("no-store");
        assertThat(body.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(body.path("expires_in").isInt()).isTrue();
        assertThat(body.path("expires_in").asInt()).isEqualTo(900);
        assertThat(body.path("issued_token_type").asText()).isEqualTo("urn:ietf:params:oauth:token-type:access_token");
        JsonNode claims = claims(body.path("access_token").asText());
        assertThat(claims.path("use").asText()).isEqualTo("session");
        assertThat(claims.path("aud").isArray()).isTrue();
        assertThat(claims.path("aud").get(0).asText()).isEqualTo(WholeStack.ISSUER);
        assertThat(claims.path("iss").asText()).isEqualTo(WholeStack.ISSUER);
        assertThat(claims.path("sub_type").asText()).isEqualTo("application");
        assertThat(claims.path("sub").asText()).isEqualTo(client.application());
        assertThat(claims.path("client_id").asText()).isEqualTo(client.application());
        assertThat(claims.path("zone_id").asText()).isEqualTo(client.zone());
        assertThat(claims.path("scope").asText()).isEqualTo("agent:lifecycle");
        assertThat(claims.path("sid")).isEqualTo(claims.path("root_sid"));
        return body.path("access_token").asText();
    }

    private String startSession(HttpProbe coordinator, Client client, String key) {
        String body = "{\"application_id\":\"" + client.application() + "\",\"parent_id\":null,\"lifecycle\":\"task\","
                + "\"ttl_seconds\":600,\"labels\":[\"" + client.application() + "\"],\"parent_authority\":\"none\"}";
        HttpProbe keyed = coordinator.header("Idempotency-Key", key).header("Idempotency-Key-Kind", "generated");
        Reply first = keyed.post("/zones/" + client.zone() + "/agents", body);
        JsonNode session = first.expect(201).json();
        assertThat(session.path("status").asText()).isEqualTo("active");
        assertThat(session.path("depth").asInt()).isZero();
        assertThat(session.path("lease_generation").isNumber()).isTrue();
        assertThat(session.get("delegation_edge_id").isNull()).isTrue();
        assertThat(session.get("heartbeat_deadline_at").isNull()).isTrue();
        assertThat(session.path("started_at").asText()).matches(ISO_MILLIS);
        Reply again = keyed.post("/zones/" + client.zone() + "/agents", body);
        assertThat(again.expect(201).json()).isEqualTo(session);
        assertThat(again.header("Idempotency-Replayed")).contains("true");
        return session.path("agent_session_id").asText();
    }

    private String delegate(HttpProbe coordinator, Client client, String source, String target) {
        String body = """
                {"issuer_application_id":"%1$s","source_session_id":"%2$s","target_session_id":"%3$s",
                 "receiver_application_id":"%1$s","scopes":["ping:read"],
                 "constraints":{"resources":["resource://ping"]},"ttl_seconds":300}
                """.formatted(client.application(), source, target);
        JsonNode edge = coordinator
                .post("/zones/" + client.zone() + "/delegations", body)
                .expect(201)
                .json();
        assertThat(edge.path("scopes").get(0).asText()).isEqualTo("ping:read");
        assertThat(edge.path("expires_at").asText()).matches(ISO_MILLIS);
        assertThat(edge.path("status").asText()).isEqualTo("active");
        String id = edge.path("delegation_edge_id").asText();
        JsonNode inbound = coordinator
                .get("/zones/" + client.zone() + "/delegations/inbound/" + target)
                .expect(200)
                .json();
        assertThat(inbound.path("items").get(0).path("id").asText()).isEqualTo(id);
        JsonNode one = coordinator
                .get("/zones/" + client.zone() + "/delegations/inbound/" + target + "/" + id)
                .expect(200)
                .json();
        assertThat(one.path("status").asText()).isEqualTo("active");
        return id;
    }

    private String gatewayMandate(Client client, String session, String edge) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("resource", "resource://ping");
        fields.put("scope", "ping:read");
        fields.put("agent_session_id", session);
        fields.put("delegation_edge_id", edge);
        JsonNode body = token(client, fields).expect(200).json();
        assertThat(body.path("target_resources").get(0).asText()).isEqualTo("resource://ping");
        assertThat(body.path("scope").asText()).isEqualTo("ping:read");
        assertThat(body.has("upstreams")).isFalse();
        JsonNode claims = claims(body.path("access_token").asText());
        assertThat(claims.path("use").asText()).isEqualTo("gateway");
        assertThat(claims.path("target").get(0).asText()).isEqualTo("resource://ping");
        assertThat(claims.path("agent_session_id").asText()).isEqualTo(session);
        assertThat(claims.path("delegation_edge_id").asText()).isEqualTo(edge);
        assertThat(claims.path("hop_count").asInt()).isEqualTo(1);
        assertThat(claims.path("delegation_path").get(0).asText()).isEqualTo(edge);
        assertThat(claims.path("delegation_chain")).hasSize(2);
        return body.path("access_token").asText();
    }

    private Reply governedCall(String mandate) {
        Reply reply = stack.gateway
                .http()
                .bearer(mandate)
                .header("X-Caracal-Resource", "resource://ping")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .get("/ping");
        assertThat(reply.expect(200).json().path("pong").asBoolean()).isTrue();
        assertThat(reply.header("X-Caracal-Token-Expires-In")).isPresent();
        var seen = upstream.lastRequest();
        assertThat(seen.path()).isEqualTo("/ping");
        assertThat(seen.header("Authorization")).isPresent();
        assertThat(seen.header("Authorization").orElseThrow())
                .startsWith("Bearer ")
                .doesNotContain(mandate);
        assertThat(seen.header("X-Caracal-Resource")).isEmpty();
        assertThat(seen.header("Traceparent")).contains("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        return reply;
    }

    private void endSession(HttpProbe coordinator, Client client, String session) {
        String path = "/zones/" + client.zone() + "/agents/" + session;
        assertThat(coordinator.delete(path).status()).isEqualTo(204);
        assertThat(coordinator.delete(path).error()).isEqualTo("session_not_found");
    }

    private void evidence(String z, String requestId) {
        JsonNode items = Await.value(
                Duration.ofSeconds(20),
                "both events of the call are in the ledger",
                () -> stack.admin()
                        .get(z + "/audit?request_id=" + requestId)
                        .expect(200)
                        .json()
                        .path("items"),
                events -> events.findValuesAsText("event_type")
                        .containsAll(List.of("token_exchange", "gateway_resource_request")));
        for (JsonNode event : items) {
            assertThat(event.path("decision").asText()).isEqualTo("allow");
            assertThat(event.path("request_id").asText()).isEqualTo(requestId);
        }
        JsonNode explanation = stack.admin()
                .get(z + "/audit/by-request/" + requestId + "/explain")
                .expect(200)
                .json();
        assertThat(explanation.path("final_decision").asText()).isEqualTo("allow");
        assertThat(explanation.path("denied")).isEmpty();
    }

    private static Reply token(Client client, Map<String, String> fields) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", GRANT);
        form.put("zone_id", client.zone());
        form.put("application_id", client.application());
        form.put("client_secret", client.secret());
        form.putAll(fields);
        return stack.sts.http().postForm("/oauth/2/token", form);
    }

    private JsonNode claims(String token) throws IOException {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return json.readTree(new String(payload, StandardCharsets.UTF_8));
    }

    private record Client(String zone, String application, String secret) {}
}
