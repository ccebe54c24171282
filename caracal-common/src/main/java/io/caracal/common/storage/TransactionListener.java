package io.caracal.common.storage;

/** Told of every transaction that has ended, on the thread that ran it; must not block and must not throw. */
@FunctionalInterface
public interface TransactionListener {

    /** How a transaction ended. */
    enum Outcome {
        /** Its work is done and stands. */
        COMMITTED,
        /** Its work refused or failed. */
        ROLLED_BACK,
        /** Postgres could not be reached, or did not answer in time. */
        UNAVAILABLE
    }

    /**
     * A transaction has ended.
     *
     * @param nanos duration, the wait for a connection and all attempts included
     */
    void ended(Outcome outcome, long nanos);
}
