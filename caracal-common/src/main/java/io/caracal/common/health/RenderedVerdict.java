package io.caracal.common.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.http.ErrorStyle;
import java.util.LinkedHashMap;
import java.util.Map;

/** A verdict together with the answer made from it, so that equal verdicts are rendered once. */
record RenderedVerdict(Verdict verdict, ProbeReply reply) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static RenderedVerdict of(Verdict verdict, ErrorStyle style) {
        ProbeReply reply = ProbeReply.of(verdict.ready() ? 200 : 503, ProbeEndpoints.jsonType(style), body(verdict));
        return new RenderedVerdict(verdict, verdict.ready() ? reply : reply.header("Retry-After", "1"));
    }

    /** A superset of the bodies that the services of 1.0 sent: {@code reason} and {@code error} carry the same code. */
    private static String body(Verdict verdict) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ok", verdict.ready());
        body.put("ready", verdict.ready());
        String reason = verdict.reason();
        if (verdict.draining()) {
            body.put("draining", true);
            body.put("reason", "draining");
        } else if (reason != null) {
            body.put("reason", reason);
            body.put("error", reason);
        }
        String dependency = verdict.dependency();
        if (dependency != null) {
            body.put("dependency", dependency);
        }
        verdict.extra().forEach(body::putIfAbsent);
        return write(body);
    }

    private static String write(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a readiness check supplied an extra member that is no JSON value", e);
        }
    }
}
