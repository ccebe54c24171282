package io.caracal.gateway.proxy;

import io.caracal.core.id.Canary;
import io.caracal.gateway.evidence.CallFacts;
import io.caracal.gateway.evidence.GatewayEvidence;
import io.caracal.gateway.evidence.Outcome;
import io.caracal.gateway.exchange.Authority;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.revocation.LiveCall;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Takes the place of the upstream for the reserved zone's only resource, so that the self-test needs no other host and no exception from the rules for
 * upstreams. It comes after everything that stands between any other call and its upstream.
 */
final class CanaryUpstream {

    private static final byte[] BODY = "{\"canary\":true}\n".getBytes(StandardCharsets.UTF_8);

    private final GatewayEvidence evidence;

    CanaryUpstream(GatewayEvidence evidence) {
        this.evidence = evidence;
    }

    /** @param facts of a call whose mandate is proven */
    static boolean serves(CallFacts facts) {
        return facts.claims().zoneId().equals(Canary.ZONE) && facts.resource().equals(Canary.RESOURCE);
    }

    void answer(CallFacts facts, Authority authority, LiveCall live, HttpServletResponse response) throws IOException {
        if (live.isCut()) {
            throw Denial.SESSION_REVOKED.refuse();
        }
        evidence.record(facts.goingTo("", authority.directive()), Outcome.executed(200, Duration.ZERO, BODY.length));
        Answers.send(response, 200, "application/json", BODY);
    }
}
