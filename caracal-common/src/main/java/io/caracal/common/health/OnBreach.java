package io.caracal.common.health;

import java.util.Locale;

/** What follows when an invariant is broken. */
public enum OnBreach {
    /** {@code /ready} turns 503, so that traffic goes elsewhere. */
    EJECT,
    /** The data path itself refuses what would be unsafe, and {@code /ready} turns 503 with the same reason. */
    REFUSE,
    /** Serves on and says so: {@code /ready} stays 200 with {@code degraded}. */
    DEGRADE,
    /** Serves on in silence; metrics and alerts tell. */
    ALERT;

    /** Whether the breach turns {@code /ready} 503. */
    public boolean gates() {
        return this == EJECT || this == REFUSE;
    }

    /** The spelling in answers, metrics and documents. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
