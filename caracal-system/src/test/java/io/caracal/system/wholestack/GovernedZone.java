package io.caracal.system.wholestack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A zone with one application that may use one resource, two live sessions of it and the delegation edge between them. */
public final class GovernedZone {
    public static final String RESOURCE = "resource://ping";
    public static final String READ = "ping:read";

    public final String zone;
    public final String application;
    final String secret;
    final String edge;
    final String session;
    final String lifecycleMandate;
    private final WholeStack stack;

    public GovernedZone(WholeStack stack, String name, URI upstream) {
        this.stack = stack;
        zone = create("/v1/zones", Map.of("name", name)).path("id").asText();
        JsonNode made = create(at("applications"), Map.of("name", "app", "registration_method", "managed"));
        application = made.path("id").asText();
        secret = made.path("client_secret").asText();
        String provider = create(
                        at("providers"), Map.of("name", "mandate", "kind", "caracal_mandate", "config_json", Map.of()))
                .path("id")
                .asText();
        create(at("resources"), resource(upstream, provider));
        activate();
        lifecycleMandate = token(Map.of("scope", "agent:lifecycle"))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        String source = startSession();
        session = startSession();
        edge = delegate(source);
    }

    private static Map<String, Object> resource(URI upstream, String provider) {
        return Map.of(
                "name",
                "ping",
                "identifier",
                RESOURCE,
                "upstream_url",
                upstream.toString(),
                "credential_provider_id",
                provider,
                "scopes",
                List.of(READ, "ping:write"),
                "operation_enforcement",
                "transport_uniform");
    }

    private void activate() {
        String content = """
            package caracal.authz
            # caracal:data-document
            app_ids := {"%1$s": "%1$s"}
            grants := {"%2$s": {"application": "%1$s", "roles": {"%1$s": ["%3$s"]}}}
            """.formatted(application, RESOURCE, READ);
        String version = create(at("policies"), Map.of("name", "grants", "content", content))
                .path("version_id")
                .asText();
        String set =
                create(at("policy-sets"), Map.of("name", "main")).path("id").asText();
        String sealed = post(
                        at("policy-sets/" + set + "/versions"),
                        Map.of("manifest", List.of(Map.of("policy_version_id", version))))
                .expect(201)
                .json()
                .path("version_id")
                .asText();
        String status = post(at("policy-sets/" + set + "/activate"), Map.of("version_id", sealed))
                .expect(202)
                .json()
                .path("status_url")
                .asText();
        Await.until(
                Duration.ofSeconds(20),
                "the policy set is loaded",
                () -> stack.admin()
                        .get(status)
                        .json()
                        .path("propagation_status")
                        .asText()
                        .equals("loaded"));
    }

    private String startSession() {
        return coordinator()
                .post(
                        "/zones/" + zone + "/agents",
                        text(Map.of("application_id", application, "labels", List.of(application))))
                .expect(201)
                .json()
                .path("agent_session_id")
                .asText();
    }

    private String delegate(String source) {
        Map<String, Object> body = Map.of(
                "issuer_application_id", application,
                "receiver_application_id", application,
                "source_session_id", source,
                "target_session_id", session,
                "scopes", List.of(READ),
                "constraints", Map.of("resources", List.of(RESOURCE)),
                "ttl_seconds", 600);
        return coordinator()
                .post("/zones/" + zone + "/delegations", text(body))
                .expect(201)
                .json()
                .path("delegation_edge_id")
                .asText();
    }

    public HttpProbe coordinator() {
        return stack.coordinator.http().bearer(lifecycleMandate);
    }

    /** A token request of the application with these fields beside its credentials. */
    public Reply token(Map<String, String> fields) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("zone_id", zone);
        form.put("application_id", application);
        form.put("client_secret", secret);
        form.putAll(fields);
        return stack.sts.http().postForm("/oauth/2/token", form);
    }

    public Reply mint(String resource, String scope) {
        return token(
                Map.of("resource", resource, "scope", scope, "agent_session_id", session, "delegation_edge_id", edge));
    }

    public String mandate() {
        return mint(RESOURCE, READ).expect(200).json().path("access_token").asText();
    }

    public Reply call(String mandate) {
        return gateway(mandate).get("/ping");
    }

    public HttpProbe gateway(String mandate) {
        return stack.gateway.http().bearer(mandate).header("X-Caracal-Resource", RESOURCE);
    }

    /** Evidence of one request, as the management API shows it; empty while none was ingested. */
    public JsonNode evidence(String requestId) {
        return stack.admin().get(at("audit?request_id=" + requestId)).json().path("items");
    }

    public String at(String path) {
        return "/v1/zones/" + zone + "/" + path;
    }

    private JsonNode create(String path, Map<String, ?> body) {
        return post(path, body).expect(201).json();
    }

    private Reply post(String path, Map<String, ?> body) {
        return stack.admin().post(path, text(body));
    }

    private static String text(Map<String, ?> body) {
        try {
            return new ObjectMapper().writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
