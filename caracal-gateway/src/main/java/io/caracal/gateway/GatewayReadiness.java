package io.caracal.gateway;

import io.caracal.common.evidence.EvidenceLog;
import io.caracal.common.health.Check;
import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.core.jwks.JwksCache;
import io.caracal.gateway.exchange.StsBreaker;
import io.caracal.gateway.revocation.RevocationEpoch;
import io.caracal.gateway.revocation.RevocationState;
import java.time.Duration;

/** Binds what the Gateway declares to its evidence; what the platform binds is not repeated here. */
final class GatewayReadiness {

    private static final double MILLIS = 1e3;

    private final Readiness health;

    GatewayReadiness(Readiness health) {
        this.health = health;
    }

    void revocations(RevocationState state, RevocationEpoch epoch, Duration maxAge) {
        health.bind(
                GatewayInvariants.REVOCATION_SNAPSHOT.limit(maxAge.toSeconds()),
                Source.observed(() -> snapshot(state)));
        health.applied("revocation_epoch", epoch::applied);
    }

    void evidence(EvidenceLog log) {
        health.bind(CommonInvariants.EVIDENCE_LOG, Source.observed(log::writable));
        health.bind(CommonInvariants.EVIDENCE_LOST, Source.observed(log::lost));
    }

    void canary(Source source) {
        health.bind(GatewayInvariants.CANARY, source);
    }

    void sts(Check verdict, StsBreaker breaker, JwksCache keys) {
        health.bind(GatewayInvariants.STS, Source.sampled(verdict));
        health.bind(
                GatewayInvariants.CIRCUIT,
                Source.observed(
                        () -> Reading.of(!breaker.isOpen(), "open", "exchanges are refused after repeated failures")));
        health.bind(GatewayInvariants.JWKS, Source.observed(() -> keyAge(keys)));
    }

    private static Reading snapshot(RevocationState state) {
        return state.syncedAt()
                .map(Reading::since)
                .orElseGet(() -> Reading.unknown("never_loaded", "there is no snapshot that counts yet"));
    }

    private static Reading keyAge(JwksCache keys) {
        double seconds = keys.oldestFailing().map(Duration::toMillis).orElse(0L) / MILLIS;
        return Reading.measured(Math.max(0, seconds));
    }
}
