package io.caracal.common.health;

import java.util.Locale;

/** What a user of the system does with it, and loses when an invariant breaks. */
public enum Area {
    MANAGEMENT,
    EXCHANGE,
    GOVERNED_CALLS,
    REVOCATION,
    POLICY,
    EVIDENCE,
    COORDINATION,
    AUTOMATION;

    /** The spelling in answers and documents. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
