package io.caracal.common.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.failure.UnavailableException;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.OperatorRefusedException;
import io.caracal.common.health.Readiness;
import io.caracal.common.http.ErrorBody;
import io.caracal.common.http.Fields;
import io.caracal.common.http.Json;
import io.caracal.common.http.RequestIds;
import io.caracal.common.probe.OpsAction.Kind;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator may order: mute, drain, drill, and the way back. Everything is on record before it takes effect; what cannot be recorded does not happen. */
final class OpsEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(OpsEndpoints.class);
    private static final String DRILLS = "/ops/drills";

    private final Readiness readiness;
    private final ProbeAccess access;
    private final DetailPages details;
    private final ProbeReply unauthorizedReader;
    private final OpsAudit audit;
    private final OpsOrders orders;
    private final RequestIds ids;
    private final boolean losses;
    private final OpsPages pages;

    OpsEndpoints(ProbeParts parts, DetailPages details) {
        this.readiness = parts.readiness();
        this.access = parts.access();
        this.details = details;
        this.unauthorizedReader = new Refusals(parts.style()).unauthorized();
        this.audit = parts.audit();
        this.orders = new OpsOrders(readiness, parts.losses(), parts.clock());
        this.ids = parts.ids();
        this.losses = parts.losses().isPresent();
        this.pages = new OpsPages(readiness, parts.drills());
    }

    static ProbeReply unreadable() {
        return Refusals.error(
                413,
                "payload_too_large",
                "the body is at most " + OpsCall.MAX_BODY + " bytes and must arrive in whole");
    }

    static ProbeReply busy() {
        return Refusals.error(503, "busy", "too many operations wait for their turn")
                .header("Retry-After", "1");
    }

    /** Empty when the path is not one of ours. */
    Optional<ProbeAnswer> answer(ProbeRequest request) {
        String path = request.path();
        return switch (path) {
            case "/ops/health-config" -> Optional.of(config(request));
            case "/ops/mutes" -> Optional.of(guarded(request, "GET, HEAD", pages::mutes));
            case "/ops/mute" -> Optional.of(order(request, Kind.MUTE, "POST"));
            case "/ops/unmute" -> Optional.of(order(request, Kind.UNMUTE, "POST, DELETE"));
            case "/ops/drain" -> Optional.of(order(request, Kind.DRAIN, "POST"));
            case "/ops/undrain" -> Optional.of(order(request, Kind.UNDRAIN, "POST"));
            case "/ops/evidence/acknowledge" -> Optional.of(acknowledgement(request));
            case DRILLS ->
                Optional.of(
                        request.reads()
                                ? guarded(request, "GET, HEAD, POST", pages::drills)
                                : order(request, Kind.DRILL, "GET, HEAD, POST"));
            default ->
                path.startsWith(DRILLS + "/")
                        ? Optional.of(order(request, Kind.DRILL_END, "DELETE"))
                        : Optional.empty();
        };
    }

    /** Only where there can be a loss to acknowledge. */
    private ProbeAnswer acknowledgement(ProbeRequest request) {
        return losses
                ? order(request, Kind.ACKNOWLEDGE_LOSS, "POST")
                : Refusals.error(404, "not_applicable", "this service keeps no evidence of its own");
    }

    private ProbeAnswer config(ProbeRequest request) {
        if (!request.reads()) {
            return wrongMethod("GET, HEAD");
        }
        return access.reads(request.authorization()) ? details.config() : unauthorizedReader;
    }

    private ProbeAnswer order(ProbeRequest request, Kind kind, String methods) {
        String tail = request.path().startsWith(DRILLS + "/") ? request.path().substring(DRILLS.length() + 1) : "";
        Optional<String> subject = tail.isEmpty() ? Optional.empty() : Optional.of(tail);
        boolean drill = kind == Kind.DRILL || kind == Kind.DRILL_END;
        return guarded(request, methods, () -> {
            if (drill && !pages.drillable()) {
                return OpsPages.drillsDisabled();
            }
            return (OpsCall) (body, remote) -> carryOut(kind, subject, body, remote, request.requestId());
        });
    }

    private ProbeAnswer guarded(ProbeRequest request, String methods, Supplier<ProbeAnswer> permitted) {
        return switch (access.operates(request.authorization())) {
            case NOT_CONFIGURED ->
                Refusals.error(403, "operator_token_not_configured", "this instance has no CARACAL_OPERATOR_TOKEN");
            case UNKNOWN_CALLER -> Refusals.operatorUnauthorized();
            case READER_ONLY ->
                Refusals.error(403, "operator_token_required", "this credential may look but not change anything");
            case ADMITTED ->
                List.of(methods.split(", ", -1)).contains(request.method()) ? permitted.get() : wrongMethod(methods);
        };
    }

    private ProbeReply carryOut(
            Kind kind, Optional<String> subject, byte[] body, String remote, @Nullable String presentedId) {
        String requestId = ids.resolve(presentedId);
        ProbeReply reply;
        try {
            OpsOrder order = orders.read(
                    kind,
                    Fields.strict(parse(body), ErrorCode.INVALID_BODY),
                    subject,
                    new OpsOrders.Origin(remote, requestId));
            reply = execute(order);
        } catch (CaracalException invalid) {
            Map<String, Object> members = new LinkedHashMap<>(ErrorBody.members(invalid, requestId));
            members.put("accepted", OpsOrders.accepted(kind));
            reply = ProbeReply.of(400, Refusals.JSON_TYPE, Json.text(members));
        } catch (RuntimeException failure) {
            LOG.error("the operation {} failed", kind.text(), failure);
            reply = Refusals.error(500, "internal_error", "the operation failed", Map.of("requestId", requestId));
        }
        return reply.header(RequestIds.HEADER, requestId);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw CaracalException.of(ErrorCode.INVALID_BODY, "the body is not valid JSON")
                    .causedBy(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProbeReply execute(OpsOrder order) {
        OpsAction action = order.action();
        Map<String, Object> ids = Map.of("requestId", action.requestId());
        OpsAudit.Kept kept;
        try {
            kept = audit.record(action);
        } catch (UnavailableException failure) {
            LOG.error(
                    "operation {} is refused because it cannot be recorded",
                    action.kind().text(),
                    failure);
            return Refusals.error(
                            503,
                            "evidence_unavailable",
                            "the operation cannot be recorded and was not carried out",
                            ids)
                    .header("Retry-After", "5");
        }
        try {
            Map<String, Object> effect = order.effect().get();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("ok", true);
            body.put("action", action.kind().text());
            body.put("requestId", action.requestId());
            body.put("evidence", kept.text());
            body.putAll(effect);
            body.putAll(VerdictPage.brief(readiness.current()));
            return ProbeReply.of(200, Refusals.JSON_TYPE, Json.text(body));
        } catch (OperatorRefusedException refused) {
            return refused(action, refused);
        }
    }

    /** The attempt is on record already; its failure is noted too, if possible. */
    private ProbeReply refused(OpsAction action, OperatorRefusedException refused) {
        try {
            audit.record(action.refused(refused.code()));
        } catch (UnavailableException failure) {
            LOG.error("that {} was refused could not be recorded", action.kind().text(), failure);
        }
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("requestId", action.requestId());
        if (refused.code().equals("unknown_invariant")) {
            more.put(
                    "accepted",
                    readiness.declared().stream().map(Invariant::name).toList());
        }
        return Refusals.error(status(refused.code()), refused.code(), String.valueOf(refused.getMessage()), more);
    }

    private static int status(String code) {
        return switch (code) {
            case "unknown_invariant", "no_drill" -> 404;
            case "ttl_out_of_range", "reason_required" -> 400;
            case "drills_disabled" -> 403;
            default -> 409;
        };
    }

    private static ProbeReply wrongMethod(String methods) {
        return Refusals.error(405, "method_not_allowed", "accepted: " + methods).header("Allow", methods);
    }
}
