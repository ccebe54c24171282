package io.caracal.common.health;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One invariant at the time of a verdict.
 *
 * @param observed the measured value, or age in seconds
 * @param headroom distance to the limit on the safe side, negative in breach
 * @param since when the status last changed
 * @param checkedAt when the evidence was taken; empty before the first look
 * @param ageSeconds how old the evidence is; 0 before the first look
 * @param consecutive samples in a row that agree with the newest one
 * @param errorCode code of the last failure, empty when there was none since the start
 * @param mutedUntil while muted, its breach does not count
 * @param drill whether a drill forces this evidence
 */
public record Standing(
        Invariant invariant,
        Status status,
        OptionalDouble observed,
        OptionalDouble headroom,
        Instant since,
        Optional<Instant> checkedAt,
        double ageSeconds,
        int consecutive,
        String errorCode,
        Optional<Instant> mutedUntil,
        boolean drill,
        Map<String, Object> extra) {

    /** Whether the breach counts. */
    public boolean broken() {
        return !status.holds() && mutedUntil.isEmpty();
    }
}
