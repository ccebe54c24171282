package io.caracal.common.health;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment at which the evidence is weighed.
 *
 * @param nanos monotonic time
 * @param wall the same moment on the wall clock
 * @param quiet how long ago the process last resumed from standing still, as far as is known
 */
record Moment(long nanos, Instant wall, Duration quiet) {

    /**
     * Whether old evidence may be found too old. Just after the process stood still everything looks old and nothing was given the chance to be renewed; for a safety
     * matter that is no excuse.
     */
    boolean stale(Invariant invariant, Duration period) {
        return invariant.safety() || quiet.compareTo(period) >= 0;
    }
}
