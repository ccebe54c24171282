package io.caracal.runtime.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The management API calls of the story, in the call order of the 1.0 clients (client contract §12), and their undoing. */
final class ControlPlane {
    private static final int UNAUTHORIZED = 401;
    private static final Duration ACTIVATION_LIMIT = Duration.ofSeconds(20);

    private final DemoHttp http;
    private final DemoTarget target;
    private final Waiting waiting;
    private final Deque<String> created = new ArrayDeque<>();

    ControlPlane(DemoHttp http, DemoTarget target, Waiting waiting) {
        this.http = http;
        this.target = target;
        this.waiting = waiting;
    }

    DemoZone create(String name, URI upstream) {
        String zone = make("/v1/zones", Map.of("name", name)).text("id");
        DemoZone.Application orchestrator = application(zone, "demo-orchestrator");
        DemoZone.Application assistant = application(zone, "demo-assistant");
        String provider = make(
                        zonePath(zone, "providers"),
                        Map.of("name", "demo mandate", "kind", "caracal_mandate", "config_json", Map.of()))
                .text("id");
        resource(zone, DemoZone.LEDGER, provider, upstream);
        resource(zone, DemoZone.LEDGER_FOR_ASSISTANT, provider, upstream);
        String version = make(
                        zonePath(zone, "policies"),
                        Map.of("name", "demo-grants", "content", grants(orchestrator, assistant)))
                .text("version_id");
        String policySet =
                make(zonePath(zone, "policy-sets"), Map.of("name", "demo")).text("id");
        activate(zone, policySet, version);
        return new DemoZone(zone, orchestrator, assistant, policySet);
    }

    private DemoZone.Application application(String zone, String name) {
        Answer answer = make(zonePath(zone, "applications"), Map.of("name", name, "registration_method", "managed"));
        return new DemoZone.Application(answer.text("id"), name, SecretText.of(answer.text("client_secret")));
    }

    private void resource(String zone, String identifier, String provider, URI upstream) {
        make(
                zonePath(zone, "resources"),
                Map.of(
                        "name", identifier.substring("resource://".length()),
                        "identifier", identifier,
                        "upstream_url", upstream.toString(),
                        "credential_provider_id", provider,
                        "scopes", List.of(DemoZone.READ, DemoZone.WRITE, DemoZone.CLOSE_BOOKS),
                        "operations",
                                List.of(
                                        Map.of("method", "GET", "path", "/entries", "scope", DemoZone.READ),
                                        Map.of("method", "POST", "path", "/entries", "scope", DemoZone.WRITE))));
    }

    /** Literal data documents: which application each resource is granted to, and which scopes each role label has. */
    private static String grants(DemoZone.Application orchestrator, DemoZone.Application assistant) {
        String scopes = "[\"%s\", \"%s\"]".formatted(DemoZone.READ, DemoZone.WRITE);
        return """
            package caracal.authz

            # caracal:data-document
            import rego.v1

            app_ids := {"orchestrator": "%s", "assistant": "%s"}

            grants := {
              "%s": {"application": "orchestrator", "roles": {"%s": %s}},
              "%s": {"application": "assistant", "roles": {"%s": %s}}
            }
            """.formatted(
                        orchestrator.id(),
                        assistant.id(),
                        DemoZone.LEDGER,
                        orchestrator.id(),
                        scopes,
                        DemoZone.LEDGER_FOR_ASSISTANT,
                        assistant.id(),
                        scopes);
    }

    private void activate(String zone, String policySet, String policyVersion) {
        String sets = zonePath(zone, "policy-sets") + "/" + policySet;
        String version = expect(
                        201,
                        http.post(
                                uri(sets + "/versions"),
                                target.adminToken(),
                                Map.of("manifest", List.of(Map.of("policy_version_id", policyVersion)))))
                .text("version_id");
        Answer activated =
                expect(202, http.post(uri(sets + "/activate"), target.adminToken(), Map.of("version_id", version)));
        URI status = uri(activated.text("status_url"));
        waiting.until(
                "the policy set is loaded by the STS",
                ACTIVATION_LIMIT,
                () -> "loaded"
                        .equals(expect(200, http.get(status, target.adminToken()))
                                .text("propagation_status")));
    }

    /** Every evidence row of one request, oldest first; empty while Audit has not ingested it. */
    List<JsonNode> evidence(String zone, String requestId) {
        Answer answer = http.get(uri(zonePath(zone, "audit") + "/by-request/" + requestId), target.adminToken());
        if (answer.status() == 404) {
            return List.of();
        }
        return List.copyOf(waiting.elements(expect(200, answer).body()));
    }

    /** Deletes what {@link #create} made, newest first; answers of objects already gone are fine. */
    void tearDown() {
        while (!created.isEmpty()) {
            Answer answer = http.delete(uri(created.pop()), target.adminToken());
            if (answer.status() != 204 && answer.status() != 404) {
                throw new DemoFailure("cleaning up failed: " + answer.summary());
            }
        }
    }

    private Answer make(String path, Map<String, ?> body) {
        Answer answer = expect(201, http.post(uri(path), target.adminToken(), body));
        created.push(path + "/" + answer.text("id"));
        return answer;
    }

    static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new DemoFailure("expected HTTP " + status + " but the answer was " + answer.summary()
                    + (answer.status() == UNAUTHORIZED ? "; is the credential the one of this stack?" : ""));
        }
        return answer;
    }

    private URI uri(String path) {
        return target.api().resolve(path);
    }

    private static String zonePath(String zone, String collection) {
        return "/v1/zones/" + zone + "/" + collection;
    }
}
