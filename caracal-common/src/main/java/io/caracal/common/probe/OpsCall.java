package io.caracal.common.probe;

/** An operation whose body has still to be read, and which may block: it is carried out off the probe path. */
non-sealed interface OpsCall extends ProbeAnswer {

    /** Longest body of an operation, in bytes. */
    int MAX_BODY = 8192;

    /**
     * Carries it out; may block.
     *
     * @param remote address of the peer
     */
    ProbeReply run(byte[] body, String remote);
}
