package io.caracal.gateway.proxy;

/**
 * How the copy of an answer ended.
 *
 * @param bytes passed on
 * @param closedCleanly whether the caller got a proper end
 */
record CopyResult(Ending ending, long bytes, boolean closedCleanly) {

    /** Why it ended. */
    enum Ending {
        COMPLETE,
        /** An event stream, which would go on for ever, because the service shuts down. */
        ENDED,
        /** The authority was revoked. */
        INTERRUPTED,
        /** The upstream or the caller broke off, or paused for too long. */
        BROKEN
    }
}
