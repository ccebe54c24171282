package io.caracal.common.lifecycle;

import java.time.Duration;
import java.util.Optional;

/**
 * When the next round of a loop begins.
 *
 * @param period time between the end of a round and the next
 * @param pauseAfterFailure whether a failed round is followed by a pause of 1 s even when the period is shorter
 * @param once whether a round that ends well is the last
 */
record Pace(Duration period, boolean pauseAfterFailure, boolean once) {

    private static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);

    static Pace every(Duration period) {
        return new Pace(period, false, false);
    }

    static Pace untilDone(Duration retry) {
        return new Pace(retry, false, true);
    }

    static Pace continuous() {
        return new Pace(Duration.ZERO, true, false);
    }

    /** Empty when no round follows. */
    Optional<Duration> after(boolean succeeded) {
        if (succeeded) {
            return once ? Optional.empty() : Optional.of(period);
        }
        boolean longEnough = !pauseAfterFailure || period.compareTo(FAILURE_PAUSE) > 0;
        return Optional.of(longEnough ? period : FAILURE_PAUSE);
    }
}
