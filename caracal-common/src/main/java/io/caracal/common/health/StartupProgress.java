package io.caracal.common.health;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * How far one phase of the start is.
 *
 * @param unit what is counted, for example {@code files}
 * @param done how many of them are done
 * @param total how many there are, once known
 * @param ratio done of total, 0.0 to 1.0; 0 while the total is unknown, 1 once complete
 * @param rate done per second since the phase began
 * @param etaSeconds seconds until complete at that rate; empty while it cannot be told
 * @param startedAt when the phase began
 * @param lastProgressAt when anything was last done
 * @param stalled whether that is longer ago than the stall limit
 */
public record StartupProgress(
        String phase,
        String unit,
        long done,
        OptionalLong total,
        double ratio,
        double rate,
        OptionalLong etaSeconds,
        Instant startedAt,
        Instant lastProgressAt,
        boolean stalled) {

    /** Whether the phase is over. */
    public boolean complete() {
        return ratio >= 1;
    }
}
