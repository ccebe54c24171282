package io.caracal.audit.chain;

import java.util.Locale;

/** What can be wrong with one event of a chain, in the order in which it is told. */
public enum Flaw {
    /** The event before it is missing, or the newest events of the zone are. */
    SEQUENCE_GAP,
    /** Its content does not have the stored hash. */
    CONTENT_MISMATCH,
    /** It names another predecessor than the one it has. */
    CHAIN_BREAK,
    /** Its link was not signed with the key in force. */
    HMAC_FAILURE;

    /** The spelling in answers. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
