package io.caracal.common.health;

import java.util.Locale;

/**
 * The order in which breaches compete for the one {@code reason} of {@code /ready}: first by this rank, then by the order of declaration in the
 * service. What keeps the service from knowing comes before what it knows; safety before reachability; causes before consequences.
 */
public enum Precedence {
    SHUTTING_DOWN,
    OPERATOR_DRAIN,
    STARTUP,
    CHECKER,
    SAFETY,
    LOCAL,
    POSTGRES,
    REDIS,
    DOWNSTREAM,
    BACKLOG;

    /** The spelling in answers and documents. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
