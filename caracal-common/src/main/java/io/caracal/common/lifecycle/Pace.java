package io.caracal.common.lifecycle;

import java.time.Duration;

/**
 * When the next round of a loop begins.
 *
 * @param period time between the end of a round and the next
 * @param pauseAfterFailure whether a failed round is followed by a pause of 1 s even when the period is shorter
 */
record Pace(Duration period, boolean pauseAfterFailure) {

    private static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);

    Duration after(boolean succeeded) {
        if (succeeded || !pauseAfterFailure || period.compareTo(FAILURE_PAUSE) > 0) {
            return period;
        }
        return FAILURE_PAUSE;
    }
}
