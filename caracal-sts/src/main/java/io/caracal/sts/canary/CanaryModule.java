package io.caracal.sts.canary;

import io.caracal.common.canary.CanaryPlaces;
import io.caracal.common.canary.CanarySettings;
import io.caracal.common.canary.NetworkCanaryModule;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.Canary;
import io.caracal.sts.authority.AuthorityCheck;
import io.caracal.sts.evidence.Trail.TrailSettings;
import io.caracal.sts.exchange.SafetyRule;
import io.caracal.sts.revocation.AuthorityRevocation;
import java.time.Duration;
import java.util.Map;

/**
 * The negative self-test: the quick one inside the process, and what the one over the network has found.
 *
 * @param source evidence for readiness
 * @param rule refuses every exchange once it has failed
 */
public record CanaryModule(Source source, SafetyRule rule) {

    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final Reading OFF = new Reading.Passed(Map.of("canary", "off"));
    private static final String REASON = "canary";

    /** What the self-test takes from the service; the very parts that exchanges use. */
    public record Parts(
            String issuer,
            Transactions transactions,
            AuthorityCheck authority,
            AuthorityRevocation revocation,
            TrailSettings evidence) {}

    /** Begins the rounds over the network, if there are to be any. */
    public static NetworkCanaryModule network(
            Platform platform, TrailSettings evidence, CanarySettings settings, CanaryPlaces places) {
        return NetworkCanaryModule.start(platform, settings, places, new CanaryAlarm(evidence)::raise);
    }

    /** @param period time between two runs; zero turns the quick self-test off */
    public static CanaryModule create(Platform platform, Parts parts, NetworkCanaryModule network, Duration period) {
        if (period.isZero()) {
            return new CanaryModule(Source.observed(() -> network.beside(OFF)), new CanaryRule(network.holds()));
        }
        AuthorityCanary canary = new AuthorityCanary(
                parts.transactions(),
                new CanaryMandates(parts.issuer(), platform.ids(), platform.clock(), platform.random()),
                (tx, references) -> parts.authority().check(tx, references),
                (tx, record) -> parts.revocation().revoke(tx, Canary.ZONE, record, REASON),
                new CanaryAlarm(parts.evidence()));
        Loop loop = platform.loops().every("canary", period, canary::run);
        return new CanaryModule(
                Source.observed(() -> network.beside(reading(loop, canary))),
                new CanaryRule(() -> canary.holds() && network.holds().getAsBoolean()));
    }

    /** A self-test that no longer runs proves nothing; one that an outage stops ends its rounds well, having been refused. */
    private static Reading reading(Loop loop, AuthorityCanary canary) {
        if (!loop.alive() || loop.sinceProgress().compareTo(SILENCE) > 0) {
            return Reading.unknown("not_running", "the self-test has not run for too long");
        }
        return canary.reading();
    }
}
