package io.caracal.gateway.proxy;

import io.caracal.core.token.MandateClaims;
import io.caracal.gateway.evidence.CallFacts;
import io.caracal.gateway.evidence.GatewayEvidence;
import io.caracal.gateway.evidence.Outcome;
import io.caracal.gateway.exchange.Authority;
import io.caracal.gateway.exchange.ExchangeRequest;
import io.caracal.gateway.exchange.StsBreaker;
import io.caracal.gateway.exchange.StsClient;
import io.caracal.gateway.mandate.ReplayGuard;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.refusal.Refused;
import io.caracal.gateway.revocation.Anchor;
import io.caracal.gateway.revocation.LiveCall;
import io.caracal.gateway.revocation.LiveCalls;
import io.caracal.gateway.revocation.RevocationState;
import java.io.IOException;
import java.util.Set;

/**
 * What happens to a call, in order (Gateway contract §1.5). The mandate is burnt as late as possible: after everything that can be known
 * without the STS, and before the STS is asked.
 */
public final class Pipeline {

    private final Admission admission;
    private final Gates gates;
    private final Forwarding forwarding;
    private final GatewayEvidence evidence;
    private final CanaryUpstream canary;

    /** What stands between an admitted call and its upstream. */
    public record Gates(
            RevocationState revocations, LiveCalls calls, StsBreaker breaker, ReplayGuard replay, StsClient sts) {}

    public Pipeline(Admission admission, Gates gates, Forwarding forwarding, GatewayEvidence evidence) {
        this.admission = admission;
        this.gates = gates;
        this.forwarding = forwarding;
        this.evidence = evidence;
        this.canary = new CanaryUpstream(evidence);
    }

    /** Carries a call out; throws {@link Refused} while nothing has been answered. */
    void handle(ServedRequest served) throws IOException {
        AdmittedCall call = admission.admit(served.request());
        served.admitted(call.facts().claims().zoneId());
        Set<Anchor> anchors = Anchor.of(call.facts().claims());
        try (LiveCall live = gates.calls().open(anchors)) {
            Authority authority = obtain(call, anchors);
            if (CanaryUpstream.serves(call.facts())) {
                canary.answer(call.facts(), authority, live, served.response());
            } else {
                forwarding.forward(call, authority, live, served);
            }
        }
    }

    private Authority obtain(AdmittedCall call, Set<Anchor> anchors) {
        try {
            requireNotRevoked(anchors);
            gates.breaker().enter();
            burn(call);
            return gates.sts().exchange(exchangeRequest(call));
        } catch (Refused refused) {
            record(call.facts(), refused);
            throw refused;
        }
    }

    private void requireNotRevoked(Set<Anchor> anchors) {
        if (gates.revocations().isRevoked(anchors)) {
            throw Denial.SESSION_REVOKED.refuse();
        }
    }

    /** Whoever is refused here does not use the place that the breaker gave. */
    private void burn(AdmittedCall call) {
        try {
            gates.replay().burn(call.facts().claims(), call.facts().requestId());
        } catch (RuntimeException e) {
            gates.breaker().leave();
            throw e;
        }
    }

    private void record(CallFacts facts, Refused refused) {
        if (refused.denial() == Denial.TOKEN_REPLAYED) {
            evidence.tryRecordReplay(facts);
        } else {
            evidence.tryRecord(
                    facts, Outcome.refused(refused.denial(), refused.answer().status()));
        }
    }

    private static ExchangeRequest exchangeRequest(AdmittedCall call) {
        MandateClaims claims = call.facts().claims();
        return new ExchangeRequest(
                call.presented().token(),
                claims.zoneId(),
                claims.clientId(),
                call.facts().resource(),
                call.facts().method(),
                call.path().decoded(),
                call.facts().requestId());
    }
}
