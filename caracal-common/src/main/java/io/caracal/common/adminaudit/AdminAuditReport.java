package io.caracal.common.adminaudit;

import java.util.Optional;

/**
 * Result of walking one chain.
 *
 * @param rows    rows found to be right before the walk ended
 * @param broken  the first row that is not; empty when the chain is whole
 */
public record AdminAuditReport(long rows, Optional<Break> broken) {

    /** A row that does not fit, and why. */
    public record Break(long sequence, String id, Cause cause) {}

    /** What is wrong with a row. */
    public enum Cause {
        /** The sequence number does not follow the one before: rows are missing or were added. */
        SEQUENCE,
        /** The row's columns no longer have the hash that was stored. */
        CONTENT,
        /** The row does not name the hash of the row before. */
        LINK,
        /** The keyed link is missing or was not made with this key. */
        SIGNATURE
    }

    public boolean intact() {
        return broken.isEmpty();
    }
}
