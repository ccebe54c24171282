package io.caracal.common.health;

import java.util.Locale;

/** How bad a breach is for whoever is on call. */
public enum Severity {
    CRITICAL,
    WARNING,
    INFO;

    /** The spelling in answers, alert labels and documents. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
