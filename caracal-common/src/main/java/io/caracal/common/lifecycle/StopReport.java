package io.caracal.common.lifecycle;

import java.time.Duration;
import java.util.List;

/**
 * How a stop went.
 *
 * @param phases every step in its order, with the time it took
 * @param failures what failed or overran, in the order in which that happened
 * @param total from the announcement to the end
 */
public record StopReport(List<PhaseTime> phases, List<StopFailure> failures, EvidenceTotals evidence, Duration total) {

    private static final int CLEAN = 0;
    private static final int UNCLEAN = 1;
    private static final int EVIDENCE_LOST = 3;

    /** How long a step took. */
    public record PhaseTime(StopPhase phase, Duration took) {}

    /** Something that did not stop, or not in time. */
    public record StopFailure(StopPhase phase, String name, Throwable cause) {}

    public StopReport {
        phases = List.copyOf(phases);
        failures = List.copyOf(failures);
    }

    /** 3 when evidence was lost, 1 when something failed or overran, otherwise 0. */
    public int exitCode() {
        if (evidence.lost() > 0) {
            return EVIDENCE_LOST;
        }
        return failures.isEmpty() ? CLEAN : UNCLEAN;
    }

    /** Throws all failures suppressed under one, if there are any. */
    public void requireClean() throws StopFailedException {
        if (failures.isEmpty()) {
            return;
        }
        StopFailedException all = new StopFailedException();
        failures.forEach(failure -> all.add(failure.name(), failure.cause()));
        throw all;
    }
}
