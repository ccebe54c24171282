package io.caracal.common.health;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator may change about the engine.
 *
 * @param sharedOutageStays whether, once the service was ready, the outage of a shared dependency only degrades it (READY_SHARED_OUTAGE=stay)
 * @param stateDir where history, mutes and operator drain are kept across restarts (READY_STATE_DIR); empty keeps them in memory
 * @param readmissionWindow after a shared outage each instance returns at its own moment inside this window; zero returns at once
 * @param stallLimit a phase of the start without progress for so long is stalled
 * @param flapLimit changes of readiness in ten minutes beyond which the return is delayed; zero never delays
 * @param drillsEnabled whether evidence may be forced (DRILLS_ENABLED)
 */
public record ReadinessSettings(
        boolean sharedOutageStays,
        Optional<Path> stateDir,
        Duration readmissionWindow,
        Duration stallLimit,
        int flapLimit,
        boolean drillsEnabled) {

    /** What holds in published modes unless set otherwise. */
    public static final ReadinessSettings STANDARD =
            new ReadinessSettings(false, Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(30), 6, false);

    /** For one instance alone: nobody else returns at the same time, and faults are injected on purpose. */
    public static final ReadinessSettings ALONE =
            new ReadinessSettings(false, Optional.empty(), Duration.ZERO, Duration.ofSeconds(30), 0, false);

    public ReadinessSettings {
        if (readmissionWindow.isNegative() || stallLimit.isNegative() || stallLimit.isZero() || flapLimit < 0) {
            throw new IllegalArgumentException(
                    "window and flap limit are not negative, and the stall limit is positive");
        }
    }

    public ReadinessSettings drills(boolean enabled) {
        return new ReadinessSettings(sharedOutageStays, stateDir, readmissionWindow, stallLimit, flapLimit, enabled);
    }

    public ReadinessSettings stateDir(Path directory) {
        return new ReadinessSettings(
                sharedOutageStays, Optional.of(directory), readmissionWindow, stallLimit, flapLimit, drillsEnabled);
    }
}
