package io.caracal.common.config;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How strict the deployment is. {@code rc} and {@code stable} behave alike; only {@code dev} relaxes anything. */
public enum Mode {
    DEV,
    RC,
    STABLE;

    /** True in every mode but {@link #DEV}. */
    public boolean published() {
        return this != DEV;
    }

    /** The name as written in {@code CARACAL_MODE}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Unset or blank means {@link #STABLE}; an unknown word gives an empty result, which must stop the start. */
    public static Optional<Mode> parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.of(STABLE);
        }
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "dev" -> Optional.of(DEV);
            case "rc" -> Optional.of(RC);
            case "stable" -> Optional.of(STABLE);
            default -> Optional.empty();
        };
    }
}
