package io.caracal.common.health;

import io.caracal.common.http.ErrorStyle;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.MetricsAccess;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides the answers of the operational endpoints; knows nothing of the server that carries them. */
public final class ProbeEndpoints {

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String CHALLENGE = "Bearer realm=\"caracal-metrics\"";

    private final ErrorStyle style;
    private final Readiness readiness;
    private final Metrics metrics;
    private final MetricsAccess access;
    private final ProbeReply healthy;
    private final ProbeReply unauthorized;
    private final ProbeReply wrongMethod;
    private volatile RenderedVerdict rendered;

    /** @param style decides the bodies of {@code /health} and of refusals */
    public ProbeEndpoints(ErrorStyle style, Readiness readiness, Metrics metrics, MetricsAccess access) {
        this.style = style;
        this.readiness = readiness;
        this.metrics = metrics;
        this.access = access;
        this.healthy = healthy(style);
        this.unauthorized = refusal(401, "unauthorized").header("WWW-Authenticate", CHALLENGE);
        this.wrongMethod = refusal(405, "method_not_allowed").header("Allow", "GET, HEAD");
        this.rendered = RenderedVerdict.of(Verdict.STARTING, style);
    }

    /** The answer for a request, or empty when the path is not one of ours. Neither blocks nor does I/O. */
    Optional<ProbeReply> answer(String method, String path, @Nullable String authorization) {
        boolean mine = switch (path) {
            case "/health", "/ready", "/metrics" -> true;
            case "/metrics.json" -> metrics.hasJson();
            default -> false;
        };
        if (!mine) {
            return Optional.empty();
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Optional.of(wrongMethod);
        }
        return Optional.of(read(path, authorization));
    }

    private ProbeReply read(String path, @Nullable String authorization) {
        return switch (path) {
            case "/health" -> healthy;
            case "/ready" -> ready();
            default -> access.allows(authorization) ? scrape(path) : unauthorized;
        };
    }

    private ProbeReply ready() {
        Verdict verdict = readiness.current();
        RenderedVerdict last = rendered;
        if (!last.verdict().equals(verdict)) {
            last = RenderedVerdict.of(verdict, style);
            rendered = last;
        }
        return last.reply();
    }

    private ProbeReply scrape(String path) {
        Optional<byte[]> body = path.equals("/metrics") ? metrics.text() : metrics.jsonText();
        String type = path.equals("/metrics") ? Metrics.TEXT_TYPE : jsonType(style);
        return body.map(bytes -> new ProbeReply(200, type, bytes))
                .orElseGet(() -> refusal(503, "metrics_stale").header("Retry-After", "1"));
    }

    private ProbeReply refusal(int status, String code) {
        return switch (style) {
            case GO -> ProbeReply.of(status, PLAIN, code);
            case FASTIFY -> ProbeReply.of(status, jsonType(style), "{\"error\":\"" + code + "\"}");
        };
    }

    private static ProbeReply healthy(ErrorStyle style) {
        return switch (style) {
            case GO -> ProbeReply.of(200, "", "");
            case FASTIFY -> ProbeReply.of(200, jsonType(style), "{\"ok\":true}");
        };
    }

    static String jsonType(ErrorStyle style) {
        return switch (style) {
            case GO -> "application/json";
            case FASTIFY -> "application/json; charset=utf-8";
        };
    }
}
