package io.caracal.audit.access;

import io.caracal.common.http.Json;
import io.caracal.common.security.OperatorToken;
import io.caracal.core.secret.SecretText;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The audit admin token: without one configured the routes do not exist, with one it must be presented, with or without the {@code Bearer }
 * prefix (audit contract §2.3). Answers are one-line texts.
 */
public final class AuditAccess {
    private static final String PREFIX = "Bearer ";

    private final OperatorToken token;

    public AuditAccess(Optional<SecretText> token) {
        this.token = new OperatorToken(token);
    }

    /** @throws WebApplicationException 404 or 401, ready to send */
    public void check(@Nullable String authorization) {
        if (!token.configured()) {
            throw new WebApplicationException(text(404, "404 page not found"));
        }
        String presented = authorization == null ? "" : authorization;
        if (!token.matches(presented.startsWith(PREFIX) ? presented.substring(PREFIX.length()) : presented)) {
            throw new WebApplicationException(Response.fromResponse(text(401, "unauthorized"))
                    .header("WWW-Authenticate", "Bearer realm=\"caracal-audit\"")
                    .build());
        }
    }

    /** A one-line text answer. */
    public static Response text(int status, String line) {
        return Response.status(status)
                .type("text/plain; charset=utf-8")
                .entity(line + "\n")
                .build();
    }

    /** An answer in JSON, whatever the caller says that it accepts, as in 1.0. */
    public static Response json(Object body) {
        return Response.ok(Json.text(body) + "\n", MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
