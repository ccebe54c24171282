package io.caracal.runtime.doctor;

import java.util.Locale;

/** Parts of the report, in order. */
enum Section {
    HEALTH,
    READINESS,
    ZONES,
    PREFLIGHT;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
