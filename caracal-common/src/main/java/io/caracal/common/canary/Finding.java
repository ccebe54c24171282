package io.caracal.common.canary;

import java.time.Duration;

/** What a round found. */
sealed interface Finding {

    /**
     * Accepted before and refused after the revocation, as it must be.
     *
     * @param after from the revocation to the last door's refusal
     */
    record Refused(Duration after) implements Finding {}

    /**
     * Still accepted when the revocation had its time.
     *
     * @param door where
     */
    record Accepted(Door door) implements Finding {}

    /** Refused although nothing was revoked, which says nothing of revocations. */
    record NeverAccepted(String step, String why) implements Finding {}

    /** A call got no answer that says yes or no. */
    record CouldNotRun(String step, String why) implements Finding {}
}
