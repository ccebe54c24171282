package io.caracal.runtime.backup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * What a walk over one audit chain found.
 *
 * @param ledger      audit_events or admin_audit_events
 * @param zone        null for the chain of administrative rows without a zone
 * @param rows        rows walked
 * @param sequence    of the last row
 * @param contentHash of the last row
 * @param problem     the first thing that is wrong, null when the chain is whole
 */
public record ChainReport(
        String ledger,
        @Nullable String zone,
        long rows,
        long sequence,
        String contentHash,
        @Nullable String problem) {

    @JsonIgnore
    public boolean intact() {
        return problem == null;
    }
}
