package io.caracal.gateway.proxy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.security.OperatorToken;
import io.caracal.gateway.revocation.RevocationPoll;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /internal/revocations/reload}, which does not exist for anybody but the operator (Gateway contract §1.3). */
public final class ReloadRoute {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadRoute.class);
    private static final String PATH = "/internal/revocations/reload";
    private static final String JSON = "application/json";

    private final OperatorToken operator;
    private final RevocationPoll poll;

    public ReloadRoute(OperatorToken operator, RevocationPoll poll) {
        this.operator = operator;
        this.poll = poll;
    }

    boolean matches(HttpServletRequest request) {
        return request.getMethod().equals("POST") && PATH.equals(request.getRequestURI());
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String authorization = request.getHeader("Authorization");
        if (!operator.presentedIn(authorization == null ? null : authorization.strip())) {
            Answers.text(response, 404, "not found\n");
            return;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        try {
            body.put("ok", true).put("revocations", poll.reload());
            send(response, 200, body);
        } catch (RuntimeException e) {
            LOG.warn("the revocation snapshot could not be loaded: {}", e.toString());
            body.put("ok", false).put("ready", false).put("reason", "revocation_reload_failed");
            send(response, 503, body);
        }
    }

    private static void send(HttpServletResponse response, int status, ObjectNode body) throws IOException {
        Answers.send(response, status, JSON, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
