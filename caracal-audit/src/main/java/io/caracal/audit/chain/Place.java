package io.caracal.audit.chain;

/**
 * A place in the chain of a zone.
 *
 * @param sequence of the event there; 0 before the first
 * @param contentHash of the event there; empty before the first
 */
public record Place(long sequence, String contentHash) {

    /** Before the first event. */
    public static final Place GENESIS = new Place(0, "");
}
