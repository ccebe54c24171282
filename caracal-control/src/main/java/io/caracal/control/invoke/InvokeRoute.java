package io.caracal.control.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.evidence.EvidenceSink;
import io.caracal.common.evidence.EvidenceUnavailableException;
import io.caracal.common.http.RequestIds;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.common.service.Platform;
import io.caracal.control.catalog.Catalog;
import io.caracal.control.gate.ControlGate;
import io.caracal.control.guard.InvokeLimits;
import io.caracal.control.guard.Invoker;
import io.caracal.control.guard.ReplayGuard;
import io.caracal.control.guard.TokenGuard;
import io.caracal.core.jwks.KeysUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/control/invoke}. Order of checks (API contract §7.2): gate, address budget, token, replay, subject budget, zone-scope header,
 * plan; then evidence, then the call.
 */
@Path(InvokeRoute.PATH)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class InvokeRoute {
    public static final String PATH = "/v1/control/invoke";

    /** Largest request body, in bytes. */
    public static final long BODY_LIMIT = 262_144;

    private static final Logger LOG = LoggerFactory.getLogger(InvokeRoute.class);
    private static final String ZONE_SCOPE = "x-caracal-zone-scope";

    private final ControlGate gate;
    private final Guards guards;
    private final Dispatcher dispatcher;
    private final InvokeEvidence evidence;
    private final InvokeCounters counters;
    private final ObjectMapper json;

    private InvokeRoute(ControlGate gate, Guards guards, AdminPort port, Records records, ObjectMapper json) {
        this.gate = gate;
        this.guards = guards;
        this.dispatcher = new Dispatcher(new Catalog(), port, json);
        this.evidence = records.evidence();
        this.counters = records.counters();
        this.json = json;
    }

    /** What is kept of an invocation. */
    private record Records(InvokeEvidence evidence, InvokeCounters counters) {}

    public static InvokeRoute of(
            Platform platform, ControlGate gate, Guards guards, AdminPort port, EvidenceSink sink) {
        InvokeEvidence evidence = new InvokeEvidence(sink, platform.ids(), platform.clock());
        Records records = new Records(evidence, new InvokeCounters(platform.metrics()));
        return new InvokeRoute(gate, guards, port, records, platform.json());
    }

    @POST
    public Response invoke(
            @HeaderParam("Authorization") @Nullable String authorization,
            @HeaderParam(ZONE_SCOPE) @Nullable String zoneScope,
            @Context HttpServletRequest http,
            @Nullable JsonNode body) {
        InvokeRequest request = InvokeRequest.of(body == null ? MissingNode.getInstance() : body);
        String requestId = RequestIds.of(http);
        Optional<Invoker> invoker = Optional.empty();
        try {
            admitAddress(http);
            invoker = Optional.of(identify(authorization));
            admit(invoker.get(), zoneScope);
            Plan plan = dispatcher.plan(request, invoker.get());
            evidence.record("allow", requestId, invoker, request, "");
            return success(dispatcher.execute(plan, invoker.get(), requestId));
        } catch (RefusedException e) {
            recordRefusal(requestId, invoker, request, e);
            return refusal(e);
        } catch (EvidenceUnavailableException e) {
            return refusal(
                    new RefusedException(InvokeError.AUDIT_UNAVAILABLE, "not carried out: evidence cannot be written"));
        }
    }

    private void admitAddress(HttpServletRequest caller) {
        if (!gate.open()) {
            throw new RefusedException(InvokeError.CONTROL_DISABLED, "Control is switched off", "create the gate file");
        }
        try {
            guards.limits().addressExceeded(caller).ifPresent(InvokeRoute::limited);
        } catch (RedisUnavailableException e) {
            limited(Duration.ofSeconds(1));
        }
    }

    private Invoker identify(@Nullable String authorization) {
        try {
            return guards.tokens()
                    .identify(authorization)
                    .orElseThrow(
                            () -> new RefusedException(InvokeError.UNAUTHORIZED, "a control-key token is required"));
        } catch (KeysUnavailableException e) {
            throw new RefusedException(InvokeError.UPSTREAM, "the signing keys of the zone cannot be had");
        }
    }

    private void admit(Invoker invoker, @Nullable String zoneScope) {
        try {
            if (!guards.replay().firstUse(invoker)) {
                throw new RefusedException(
                        InvokeError.TOKEN_REPLAY, "this token was used before", "mint one per invocation");
            }
            guards.limits().subjectExceeded(invoker).ifPresent(InvokeRoute::limited);
        } catch (RedisUnavailableException e) {
            throw new RefusedException(InvokeError.TOKEN_REPLAY, "single use cannot be proven now", "try again");
        }
        if (zoneScope != null && !zoneScope.equals(invoker.zone().value())) {
            throw new RefusedException(InvokeError.DENIED, "zone scope: subject is not a reserved operator identity");
        }
    }

    private static void limited(Duration wait) {
        throw new RefusedException(InvokeError.RATE_LIMITED, "try again in " + Math.max(1, wait.toSeconds()) + " s");
    }

    private void recordRefusal(
            String requestId, Optional<Invoker> invoker, InvokeRequest request, RefusedException refusal) {
        if (invoker.isEmpty()) {
            return; // an anonymous caller cannot be made to write evidence
        }
        try {
            evidence.record("deny", requestId, invoker, request, refusal.error().code());
        } catch (EvidenceUnavailableException e) {
            LOG.warn(
                    "a refused invocation left no evidence: {}", refusal.error().code());
        }
    }

    private Response success(JsonNode result) {
        counters.succeeded();
        ObjectNode answer = json.createObjectNode().put("ok", true);
        if (!result.isMissingNode()) {
            answer.set("result", result);
        }
        return Response.ok(answer).build();
    }

    private Response refusal(RefusedException refusal) {
        counters.refused(refusal.error());
        ObjectNode answer = json.createObjectNode().put("ok", false);
        ObjectNode error =
                answer.putObject("error").put("code", refusal.error().code()).put("reason", refusal.reason());
        if (!refusal.remediation().isEmpty()) {
            error.put("remediation", refusal.remediation());
        }
        Response.ResponseBuilder response =
                Response.status(refusal.error().status()).entity(answer);
        if (refusal.error() == InvokeError.RATE_LIMITED) {
            response.header("Retry-After", "1");
        }
        return response.build();
    }

    /** What stands between a request and its plan. */
    public record Guards(TokenGuard tokens, ReplayGuard replay, InvokeLimits limits) {}
}
