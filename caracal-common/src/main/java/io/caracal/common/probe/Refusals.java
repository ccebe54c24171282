package io.caracal.common.probe;

import io.caracal.common.http.ErrorStyle;
import io.caracal.common.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is said when the answer is no. Routes of 1.0 keep the bodies of their style, versioned probes have the error envelope, everything else is our JSON. */
final class Refusals {

    static final String JSON_TYPE = "application/json";

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String CHALLENGE_HEADER = "WWW-Authenticate";

    private final ErrorStyle style;

    Refusals(ErrorStyle style) {
        this.style = style;
    }

    /** Media type of the JSON answers of 1.0. */
    String jsonType() {
        return switch (style) {
            case GO -> JSON_TYPE;
            case FASTIFY -> "application/json; charset=utf-8";
        };
    }

    /** The 401 of the routes of 1.0. */
    ProbeReply unauthorized() {
        return contract(401, "unauthorized").header(CHALLENGE_HEADER, "Bearer realm=\"caracal-metrics\"");
    }

    /** The 405 of the routes of 1.0. */
    ProbeReply wrongMethod() {
        return contract(405, "method_not_allowed").header("Allow", "GET, HEAD");
    }

    /** A refusal of a route of 1.0: bare text or {@code {"error":code}}. */
    ProbeReply contract(int status, String code) {
        return switch (style) {
            case GO -> ProbeReply.of(status, PLAIN, code);
            case FASTIFY -> ProbeReply.of(status, jsonType(), "{\"error\":\"" + code + "\"}");
        };
    }

    /** The envelope of the versioned probes: {@code {"error":{"code","message","detail"}}}. */
    static ProbeReply envelope(int status, String code, String message, Map<String, Object> detail) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", message);
        if (!detail.isEmpty()) {
            error.put("detail", detail);
        }
        return ProbeReply.of(status, JSON_TYPE, Json.text(Map.of("error", error)));
    }

    static ProbeReply envelopeUnauthorized() {
        return envelope(401, "unauthorized", "a credential is required", Map.of())
                .header(CHALLENGE_HEADER, "Bearer realm=\"caracal-probes\"");
    }

    static ProbeReply envelopeWrongMethod() {
        return envelope(405, "method_not_allowed", "only GET and HEAD", Map.of())
                .header("Allow", "GET, HEAD");
    }

    /** {@code {"error","error_description",…}}, as the application's own errors look. */
    static ProbeReply error(int status, String code, String description, Map<String, Object> more) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", code);
        body.put("error_description", description);
        more.forEach(body::putIfAbsent);
        return ProbeReply.of(status, JSON_TYPE, Json.text(body));
    }

    static ProbeReply error(int status, String code, String description) {
        return error(status, code, description, Map.of());
    }

    static ProbeReply operatorUnauthorized() {
        return error(401, "unauthorized", "the operator token is required as a bearer token")
                .header(CHALLENGE_HEADER, "Bearer realm=\"caracal-operator\"");
    }
}
