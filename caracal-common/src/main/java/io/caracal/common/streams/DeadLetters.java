package io.caracal.common.streams;

/** Keeps entries that could not be processed, for a person to look at. */
@FunctionalInterface
public interface DeadLetters {

    /**
     * Keeps one entry. When this throws, the entry stays pending and is tried again; it is acknowledged only after this has returned.
     *
     * @param reason short and stable; safe to show
     */
    void keep(StreamEntry entry, String reason);
}
