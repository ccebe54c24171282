package io.caracal.runtime.demo;

import io.caracal.core.secret.SecretText;
import io.caracal.core.token.TokenExchange;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an application does with its client secret: mandates from the STS, sessions and delegations at the Coordinator, calls at the Gateway. */
final class Authority {

    private final DemoHttp http;
    private final DemoTarget target;
    private final String zone;

    Authority(DemoHttp http, DemoTarget target, String zone) {
        this.http = http;
        this.target = target;
        this.zone = zone;
    }

    /** Client secret → lifecycle session mandate. */
    SecretText lifecycleMandate(DemoZone.Application application, String resource) {
        Answer answer =
                token(application, List.of(Map.entry("resource", resource), Map.entry("scope", "agent:lifecycle")));
        return SecretText.of(ControlPlane.expect(200, answer).text("access_token"));
    }

    String startSession(DemoZone.Application application, SecretText mandate) {
        Map<String, Object> body = Map.of("application_id", application.id(), "labels", List.of(application.id()));
        Answer answer = http.post(coordinator("agents"), mandate, body);
        return ControlPlane.expect(201, answer).text("agent_session_id");
    }

    void endSession(String session, SecretText mandate) {
        ControlPlane.expect(204, http.delete(coordinator("agents/" + session), mandate));
    }

    String delegate(Delegation delegation, SecretText mandate) {
        Map<String, Object> body = Map.of(
                "issuer_application_id", delegation.issuer(),
                "source_session_id", delegation.sourceSession(),
                "receiver_application_id", delegation.receiver(),
                "target_session_id", delegation.targetSession(),
                "scopes", delegation.scopes(),
                "constraints", Map.of("resources", List.of(delegation.resource())),
                "ttl_seconds", 600);
        Answer answer = http.post(coordinator("delegations"), mandate, body);
        return ControlPlane.expect(201, answer).text("delegation_edge_id");
    }

    void revoke(String edge, SecretText mandate) {
        ControlPlane.expect(200, http.patch(coordinator("delegations/" + edge + "/revoke"), mandate));
    }

    /** Session and delegation edge → single-use Gateway mandate; the answer may be the policy's refusal. */
    Answer mint(DemoZone.Application application, Grant grant) {
        return token(
                application,
                List.of(
                        Map.entry("resource", grant.resource()),
                        Map.entry("scope", grant.scope()),
                        Map.entry("agent_session_id", grant.session()),
                        Map.entry("delegation_edge_id", grant.edge())));
    }

    SecretText minted(DemoZone.Application application, Grant grant) {
        return SecretText.of(ControlPlane.expect(200, mint(application, grant)).text("access_token"));
    }

    /** A governed call: GET /entries of the ledger through the Gateway. */
    Answer call(SecretText mandate, String resource) {
        return http.get(target.gateway().resolve("/entries"), mandate, Map.of("X-Caracal-Resource", resource));
    }

    private Answer token(DemoZone.Application application, List<Map.Entry<String, String>> fields) {
        List<Map.Entry<String, String>> form = new ArrayList<>();
        form.add(Map.entry("grant_type", TokenExchange.GRANT));
        form.add(Map.entry("zone_id", zone));
        form.add(Map.entry("application_id", application.id()));
        form.add(Map.entry("client_secret", application.clientSecret().reveal()));
        form.addAll(fields);
        return http.form(target.sts().resolve("/oauth/2/token"), form);
    }

    private URI coordinator(String path) {
        return target.coordinator().resolve("/zones/" + zone + "/" + path);
    }

    /** What a mandate is asked for. */
    record Grant(String resource, String scope, String session, String edge) {}

    /** One delegation edge: from a session of the issuer to a session of the receiver, narrowed to scopes of one resource. */
    record Delegation(
            String issuer,
            String sourceSession,
            String receiver,
            String targetSession,
            String resource,
            List<String> scopes) {}
}
