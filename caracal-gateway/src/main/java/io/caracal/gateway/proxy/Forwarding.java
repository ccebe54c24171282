package io.caracal.gateway.proxy;

import io.caracal.common.http.BrokenAnswerException;
import io.caracal.gateway.evidence.CallFacts;
import io.caracal.gateway.evidence.GatewayEvidence;
import io.caracal.gateway.evidence.Outcome;
import io.caracal.gateway.exchange.Authority;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.refusal.Refused;
import io.caracal.gateway.revocation.LiveCall;
import io.caracal.gateway.telemetry.CallTime;
import io.caracal.gateway.telemetry.GatewayCounters;
import io.caracal.gateway.upstream.UpstreamCall;
import io.caracal.gateway.upstream.UpstreamCaller;
import io.caracal.gateway.upstream.UpstreamResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the upstream and passes its answer on: evidence first, then the header, then the body piece by piece. */
public final class Forwarding {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

    private final UpstreamCaller upstreams;
    private final ResponseCopy copy;
    private final GatewayEvidence evidence;
    private final GatewayCounters counters;
    private final LongSupplier nanos;

    public Forwarding(
            UpstreamCaller upstreams,
            ResponseCopy copy,
            GatewayEvidence evidence,
            GatewayCounters counters,
            LongSupplier nanos) {
        this.upstreams = upstreams;
        this.copy = copy;
        this.evidence = evidence;
        this.counters = counters;
        this.nanos = nanos;
    }

    void forward(AdmittedCall call, Authority authority, LiveCall live, ServedRequest served) throws IOException {
        CallFacts planned = call.facts().goingTo("", authority.directive());
        UpstreamCall prepared = recorded(planned, () -> upstreams.prepare(call.intent(), authority));
        served.carries(prepared);
        CallFacts facts = call.facts().goingTo(prepared.host(), authority.directive());
        long began = nanos.getAsLong();
        try (UpstreamResponse upstream = recorded(facts, () -> upstreams.send(prepared, live))) {
            Duration latency = Duration.ofNanos(nanos.getAsLong() - began);
            served.time().answered(latency.toNanos());
            pass(facts, upstream, live, new Target(served.response(), served.time(), latency));
        }
    }

    /** Where the answer goes, and how long it took to come. */
    private record Target(HttpServletResponse response, CallTime time, Duration latency) {}

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T recorded(CallFacts facts, Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (Refused refused) {
            evidence.tryRecord(
                    facts, Outcome.refused(refused.denial(), refused.answer().status()));
            throw refused;
        }
    }

    private void pass(CallFacts facts, UpstreamResponse upstream, LiveCall live, Target target) throws IOException {
        if (live.isCut()) {
            evidence.tryRecord(facts, Outcome.interrupted(upstream.status(), target.latency(), 0));
            throw Denial.SESSION_REVOKED.refuse();
        }
        evidence.record(facts, Outcome.executed(upstream.status(), target.latency(), upstream.length()));
        CopyResult result = copied(facts, upstream, live, target);
        switch (result.ending()) {
            case COMPLETE, ENDED -> {
                counters.allowed();
                target.time().ends(CallTime.Outcome.ALLOWED);
            }
            case INTERRUPTED -> {
                counters.interrupted();
                target.time().ends(CallTime.Outcome.INTERRUPTED);
                evidence.tryRecord(facts, Outcome.interrupted(upstream.status(), target.latency(), result.bytes()));
            }
            case BROKEN -> {
                target.time().ends(CallTime.Outcome.UPSTREAM_ERROR);
                evidence.tryRecord(facts, Outcome.brokenOff(upstream.status(), target.latency(), result.bytes()));
            }
        }
        if (!result.closedCleanly()) {
            giveUp(result.ending(), facts.requestId(), target.response());
        }
    }

    private CopyResult copied(CallFacts facts, UpstreamResponse upstream, LiveCall live, Target target)
            throws IOException {
        boolean stream = upstream.isStream();
        if (stream) {
            counters.streamBegan();
        }
        try {
            return copy.copy(upstream, live, target.response(), facts.claims().expiresAt());
        } finally {
            if (stream) {
                counters.streamEnded();
            }
        }
    }

    /** Nothing has gone out yet, or something has and the caller must not take it for whole. */
    private void giveUp(CopyResult.Ending ending, String requestId, HttpServletResponse response)
            throws BrokenAnswerException {
        if (response.isCommitted()) {
            if (ending == CopyResult.Ending.BROKEN) {
                counters.copyFailed();
            }
            LOG.info("the answer to {} is broken off: {}", requestId, ending);
            throw new BrokenAnswerException("the upstream's answer could not be completed");
        }
        throw ending == CopyResult.Ending.INTERRUPTED
                ? Denial.SESSION_REVOKED.refuse()
                : Denial.UPSTREAM_UNREACHABLE.refuse();
    }
}
