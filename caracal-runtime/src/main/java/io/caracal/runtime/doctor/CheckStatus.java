package io.caracal.runtime.doctor;

import java.util.Locale;

/** How a check ended, from good to bad. */
enum CheckStatus {
    OK,
    WARN,
    FAIL;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    CheckStatus worse(CheckStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
