package io.caracal.common.redis;

/** Told of every command that has ended, on the thread that learns of it; must not block and must not throw. */
@FunctionalInterface
public interface CommandListener {

    /** How a command ended. */
    enum Outcome {
        /** Redis answered. */
        ANSWERED,
        /** Redis refused this command. */
        REFUSED,
        /** Redis could not be reached, cannot serve, or did not answer in time. */
        UNAVAILABLE
    }

    /**
     * A command has ended.
     *
     * @param nanos duration, the wait for a connection included
     */
    void ended(Outcome outcome, long nanos);
}
