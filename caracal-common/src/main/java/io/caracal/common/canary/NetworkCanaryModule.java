package io.caracal.common.canary;

import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.service.Platform;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The self-test over the network of one service.
 *
 * @param reading whether what was revoked is refused; part of the service's own invariant {@code canary}
 * @param holds   whether the service may go on deciding
 */
public record NetworkCanaryModule(Supplier<Reading> reading, BooleanSupplier holds) {

    private static final Reading OFF = new Reading.Passed(Map.of("canary", "off"));
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final int ROUNDS_MISSED = 3;
    /** This part of a period passes before the first round: the services that it needs may be starting as well. */
    private static final int SETTLING = 4;

    /**
     * Begins the rounds once the service is ready and has settled, if there are to be any, and binds {@code canary-path} to the age of the last proof.
     *
     * @param alarm puts it on record that revoked authority is accepted
     */
    public static NetworkCanaryModule start(
            Platform platform, CanarySettings settings, CanaryPlaces places, Runnable alarm) {
        CanarySeries series = new CanarySeries(platform.metrics());
        Invariant path = CommonInvariants.CANARY_PATH.limit(longestWithoutProof(settings));
        if (!settings.on()) {
            platform.health().bind(path, Source.observed(() -> OFF));
            return new NetworkCanaryModule(Reading::passed, () -> true);
        }
        NetworkCanary canary = new NetworkCanary(
                new CallOrder(places, settings.secret().orElseThrow(), settings.within()),
                places.doors(),
                new NetworkCanary.Timing(
                        settings.period(), settings.within(), settled(platform, settings), platform.nanoTicker()),
                new NetworkCanary.Events() {
                    @Override
                    public void found(Finding finding) {
                        series.found(finding);
                    }

                    @Override
                    public void alarm() {
                        alarm.run();
                    }
                });
        Loop loop = platform.loops().every("canary-network", PACE, canary::tick);
        platform.health().bind(path, Source.observed(() -> proof(loop, canary)));
        return new NetworkCanaryModule(canary::reading, canary::holds);
    }

    /** What counts beside the finding of a service's own quick self-test: a failure over the network comes first. */
    public Reading beside(Reading own) {
        Reading over = reading.get();
        return over instanceof Reading.Failed ? over : own;
    }

    private static BooleanSupplier settled(Platform platform, CanarySettings settings) {
        LongSupplier nanos = platform.nanoTicker();
        long since = nanos.getAsLong();
        long wait = settings.period().dividedBy(SETTLING).toNanos();
        return () -> nanos.getAsLong() - since >= wait && platform.health().ready();
    }

    /** Seconds: three rounds. */
    private static long longestWithoutProof(CanarySettings settings) {
        return settings.period()
                .multipliedBy(ROUNDS_MISSED)
                .plus(settings.within())
                .toSeconds();
    }

    private static Reading proof(Loop loop, NetworkCanary canary) {
        return loop.alive() ? canary.proof() : Reading.unknown("not_running", "the loop of the self-test has ended");
    }
}
