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

    private static final Duration SETTLING = Duration.ofMillis(500);

    /**
     * Whether old evidence may be found too old. Just after the process stood still everything looks old and nothing was given the chance to be renewed; for a safety
     * matter that is no excuse.
     */
    boolean stale(Invariant invariant, Duration period) {
        Duration patience = period.compareTo(SETTLING) > 0 ? period : SETTLING;
        return invariant.safety() || quiet.compareTo(patience) >= 0;
    }

    /**
     * Whether memory cannot be judged yet: the process has just resumed, and the threads that keep it up to date have not had their turn. For a
     * safety matter that is no excuse.
     */
    boolean settling(Invariant invariant) {
        return !invariant.safety() && quiet.compareTo(SETTLING) < 0;
    }
}
