package io.caracal.common.streams;

/** Sees what a tail sees, always on the tail's own thread. */
public interface TailHandler {

    /**
     * The tail has reached Redis and reads what comes after this id. A snapshot loaded from now on, together with the entries to come, is
     * complete.
     */
    default void positioned(String id) {}

    /**
     * The next entry. When this throws, the same entry is offered again; after five failures it is {@link #rejected} and skipped.
     *
     * @throws Exception when the entry could not be applied
     */
    void entry(StreamEntry entry) throws Exception;

    /** An entry that is not applied: its signature is invalid, or applying it kept failing. */
    void rejected(StreamEntry entry, String reason);

    /**
     * Entries may have been lost: the stream was recreated, or trimmed beyond the position. State built from the stream must be loaded from
     * its source again. Not followed by {@link #positioned}.
     */
    void gap(String lastSeen, String resumedAfter);
}
