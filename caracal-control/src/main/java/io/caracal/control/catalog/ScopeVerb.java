package io.caracal.control.catalog;

import java.util.Locale;

/** The last part of a scope {@code control:<noun>:<verb>} (API contract §7.3). */
public enum ScopeVerb {
    READ,
    WRITE,
    DELETE;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
