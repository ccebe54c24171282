package io.caracal.common.health;

import org.jspecify.annotations.Nullable;

/**
 * What is known about one check at one moment. Times are monotonic nanoseconds.
 *
 * @param registeredAt when the check was added
 * @param runningSince start of the call that is in progress, if any
 * @param last the last finished call, if any
 */
record Evidence(
        long registeredAt,
        @Nullable Long runningSince,
        @Nullable Finding last) {

    /**
     * A finished call.
     *
     * @param result what the probe found, already a failure when the call took too long
     * @param finishedAt when it finished
     */
    record Finding(ProbeResult result, long finishedAt) {}

    static Evidence none(long now) {
        return new Evidence(now, null, null);
    }

    Evidence started(long now) {
        return new Evidence(registeredAt, now, last);
    }

    Evidence finished(ProbeResult result, long now) {
        return new Evidence(registeredAt, null, new Finding(result, now));
    }
}
