package io.caracal.common.probe;

import io.caracal.common.http.ErrorStyle;
import io.caracal.common.metrics.Metrics;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Decides the answers of the operational endpoints; knows nothing of the server that carries them. Safe for use by many threads. */
public final class ProbeEndpoints {

    private static final String DETAIL = "/ready/";
    private static final String OPERATOR = "/ops/";

    private final Metrics metrics;
    private final ProbeAccess access;
    private final Refusals refusals;
    private final VersionedProbes versioned;
    private final ReadyProbe ready;
    private final DetailPages details;
    private final OpsEndpoints operator;
    private final ProbeReply healthy;
    private final ProbeReply unauthorized;
    private final ProbeReply wrongMethod;
    private final LongPolls waits;
    private final Executor operations;

    public ProbeEndpoints(ProbeParts parts) {
        this.metrics = parts.metrics();
        this.access = parts.access();
        this.refusals = new Refusals(parts.style());
        this.versioned = new VersionedProbes(parts.version(), parts.readiness(), parts.topics(), parts.nanos());
        this.details = new DetailPages(parts);
        this.ready = new ReadyProbe(parts.readiness(), access, refusals, details);
        this.operator = new OpsEndpoints(parts, details);
        this.healthy = healthy(parts.style());
        this.unauthorized = refusals.unauthorized();
        this.wrongMethod = refusals.wrongMethod();
        this.waits = new LongPolls(parts.readiness(), parts.loops().executor("probe-answers", 1));
        this.operations = parts.loops().executor("probe-operations", 1);
    }

    /** Callers that wait for a change of readiness at this moment. */
    public long waiting() {
        return waits.waiting();
    }

    LongPolls waits() {
        return waits;
    }

    Executor operations() {
        return operations;
    }

    /** Whether the path may be one of ours; a quick look that spares ordinary requests the rest. */
    static boolean owns(String path) {
        return switch (path) {
            case "/health", "/healthz", "/ready", "/readyz", "/metrics", "/metrics.json" -> true;
            case "/v0/health", "/v0/ready", "/v0/metrics" -> true;
            default -> path.startsWith(DETAIL) || path.startsWith(OPERATOR);
        };
    }

    /** Paths that were never anybody else's. */
    static boolean ownedSince10(String path) {
        return switch (path) {
            case "/health", "/ready", "/metrics", "/metrics.json" -> true;
            default -> false;
        };
    }

    /** The answer for a request, or empty when the path is not one of ours. Neither blocks nor does I/O. */
    Optional<ProbeAnswer> answer(ProbeRequest request) {
        return switch (request.path()) {
            case "/health" -> Optional.of(contract(request, healthy));
            case "/ready" -> Optional.of(request.reads() ? ready.contract(request) : wrongMethod);
            case "/metrics" -> Optional.of(scrape(request, metrics.text(), Metrics.TEXT_TYPE));
            case "/metrics.json" ->
                metrics.hasJson()
                        ? Optional.of(scrape(request, metrics.jsonText(), refusals.jsonType()))
                        : Optional.empty();
            case "/v0/health", "/healthz", "/v0/ready", "/readyz", "/v0/metrics" -> Optional.of(versioned(request));
            default -> request.path().startsWith(DETAIL) ? Optional.of(detail(request)) : operator.answer(request);
        };
    }

    private ProbeReply contract(ProbeRequest request, ProbeReply answer) {
        if (!request.reads()) {
            return wrongMethod;
        }
        return access.probes(request.authorization()) ? answer : unauthorized;
    }

    private ProbeReply scrape(ProbeRequest request, Optional<byte[]> body, String type) {
        if (!request.reads()) {
            return wrongMethod;
        }
        if (!access.reads(request.authorization())) {
            return unauthorized;
        }
        return body.map(bytes -> new ProbeReply(200, type, bytes))
                .orElseGet(() -> refusals.contract(503, "metrics_stale").header("Retry-After", "1"));
    }

    private ProbeAnswer detail(ProbeRequest request) {
        if (!request.reads()) {
            return wrongMethod;
        }
        if (!access.reads(request.authorization())) {
            return unauthorized;
        }
        return details.page(request.path().substring(DETAIL.length()), request.query());
    }

    private ProbeAnswer versioned(ProbeRequest request) {
        boolean scrape = request.path().equals("/v0/metrics");
        if (!request.reads()) {
            return Refusals.envelopeWrongMethod();
        }
        if (!(scrape ? access.reads(request.authorization()) : access.probes(request.authorization()))) {
            return Refusals.envelopeUnauthorized();
        }
        return switch (request.path()) {
            case "/v0/health", "/healthz" -> versioned.health();
            case "/v0/metrics" -> snapshot(request.accept());
            default -> ready.waiting(request, versioned::ready);
        };
    }

    private ProbeReply snapshot(@Nullable String accept) {
        boolean json = accept != null && accept.toLowerCase(Locale.ROOT).contains("application/json");
        Optional<byte[]> body = json ? metrics.topicsJson() : metrics.text();
        String type = json ? Refusals.JSON_TYPE : Metrics.TEXT_TYPE;
        return body.map(bytes -> new ProbeReply(200, type, bytes))
                .orElseGet(() -> Refusals.envelope(503, "metrics_stale", "no recent rendering of the metrics", Map.of())
                        .header("Retry-After", "1"));
    }

    private static ProbeReply healthy(ErrorStyle style) {
        return switch (style) {
            case GO -> ProbeReply.of(200, "", "");
            case FASTIFY -> ProbeReply.of(200, new Refusals(style).jsonType(), "{\"ok\":true}");
        };
    }
}
