package io.caracal.common.health;

import java.util.Locale;

/** How an invariant stands. */
public enum Status {
    PASS,
    WARN,
    FAIL,
    /** Nothing, or nothing recent enough, is known: counts as broken. */
    UNKNOWN;

    public boolean holds() {
        return this == PASS || this == WARN;
    }

    /** The spelling in answers and metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
