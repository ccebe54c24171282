package io.caracal.common.canary;

import io.caracal.core.id.Canary;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.RecordedRequest;
import io.caracal.testing.fake.ScriptedUpstream;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** STS, Coordinator and Gateway in one, as far as a round sees them; what is not obeyed or not there a test decides. */
final class FakeAuthority implements AutoCloseable {

    private static final String TOKEN = "/oauth/2/token";
    private static final String ZONE = "/zones/" + Canary.ZONE.value();

    private final ScriptedUpstream server = ScriptedUpstream.start();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Set<String> used = new HashSet<>();
    private int made;

    /** Whether the doors look at what was revoked. */
    volatile boolean exchangeObeys = true;

    volatile boolean callObeys = true;
    /** A path that answers 503. */
    volatile String away = "none";
    /** Whether the client's secret is accepted. */
    volatile boolean knowsClient = true;

    FakeAuthority() {
        server.answering(this::answer);
    }

    URI uri() {
        return server.baseUri();
    }

    int ended() {
        return ended.size();
    }

    int requests() {
        return server.requests().size();
    }

    private synchronized Answer answer(RecordedRequest request) {
        if (request.path().startsWith(away)) {
            return Answer.json(503, "{\"error\":\"sts_unavailable\"}");
        }
        if (request.path().equals(TOKEN)) {
            return token(request);
        }
        if (request.path().equals("/canary")) {
            return call(request);
        }
        if (request.method().equals("DELETE")) {
            ended.add(request.path().substring(request.path().lastIndexOf('/') + 1));
            return Answer.empty(204);
        }
        made++;
        String member = request.path().equals(ZONE + "/agents") ? "agent_session_id" : "delegation_edge_id";
        return Answer.json(201, "{\"" + member + "\":\"made-" + made + "\"}");
    }

    private Answer token(RecordedRequest request) {
        if (!knowsClient || !request.text().contains("client_secret=")) {
            return Answer.json(401, "{\"error\":\"access_denied\"}");
        }
        String session = field(request, "agent_session_id");
        if (exchangeObeys && ended.contains(session)) {
            return Answer.json(403, "{\"error\":\"access_denied\"}");
        }
        made++;
        return Answer.json(200, "{\"access_token\":\"" + session + "~" + made + "\"}");
    }

    private Answer call(RecordedRequest request) {
        String mandate = request.header("Authorization").orElseThrow().substring("Bearer ".length());
        if (callObeys && ended.contains(mandate.substring(0, mandate.indexOf('~')))) {
            return Answer.json(401, "{\"error\":\"invalid_token\",\"error_description\":\"session revoked\"}");
        }
        if (!used.add(mandate)) {
            return Answer.json(401, "{\"error\":\"invalid_token\",\"error_description\":\"token replay detected\"}");
        }
        return Answer.json(200, "{\"canary\":true}");
    }

    private static String field(RecordedRequest request, String name) {
        for (String field : request.text().split("&")) {
            if (field.startsWith(name + "=")) {
                return field.substring(name.length() + 1);
            }
        }
        return "";
    }

    @Override
    public void close() {
        server.close();
    }
}
