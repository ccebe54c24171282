package io.caracal.gateway.canary;

import io.caracal.common.canary.NetworkCanaryModule;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.service.Platform;
import io.caracal.gateway.evidence.GatewayEvidence;
import io.caracal.gateway.revocation.Anchor;
import io.caracal.gateway.revocation.RevocationState;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The negative self-test: the quick one inside the process, and what the one over the network has found.
 *
 * @param source evidence for readiness
 * @param holds whether calls may be decided on
 */
public record CanaryModule(Source source, BooleanSupplier holds) {

    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final Reading OFF = new Reading.Passed(Map.of("canary", "off"));

    /** @param period time between two runs; zero turns the quick self-test off */
    public static CanaryModule create(
            Platform platform,
            RevocationState state,
            GatewayEvidence evidence,
            NetworkCanaryModule network,
            Duration period) {
        if (period.isZero()) {
            return new CanaryModule(Source.observed(() -> network.beside(OFF)), network.holds());
        }
        CanaryMandates mandates = new CanaryMandates(platform.ids(), platform.clock(), platform.random());
        MandateCanary canary =
                new MandateCanary(mandates::admitted, new StateUnderTest(state), evidence::tryRecordCanary);
        canary.run();
        Loop loop = platform.loops().every("canary", period, canary::run);
        return new CanaryModule(
                Source.observed(() -> network.beside(reading(loop, canary))),
                () -> canary.holds() && network.holds().getAsBoolean());
    }

    /** A self-test that no longer runs proves nothing. */
    private static Reading reading(Loop loop, MandateCanary canary) {
        if (!loop.alive() || loop.sinceProgress().compareTo(SILENCE) > 0) {
            return Reading.unknown("not_running", "the self-test has not run for too long");
        }
        return canary.reading();
    }

    private record StateUnderTest(RevocationState state) implements MandateCanary.Revocations {
        @Override
        public boolean isRevoked(Collection<Anchor> anchors) {
            return state.isRevoked(anchors);
        }

        @Override
        public void mark(Collection<Anchor> anchors) {
            state.mark(anchors);
        }

        @Override
        public void forgetCanary() {
            state.forgetCanary();
        }

        @Override
        public Optional<Long> syncedAt() {
            return state.syncedAt();
        }
    }
}
