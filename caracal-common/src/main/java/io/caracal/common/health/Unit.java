package io.caracal.common.health;

import java.util.Locale;

/** What an observed value counts. Base units, as in Prometheus. */
public enum Unit {
    SECONDS,
    MESSAGES,
    EVENTS,
    MONTHS,
    HOURS,
    BYTES,
    RATIO;

    /** The spelling in answers and documents. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
