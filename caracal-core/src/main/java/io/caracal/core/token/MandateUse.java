package io.caracal.core.token;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a mandate may be used for: the {@code use} claim. */
public enum MandateUse {
    /** Proves a subject to the STS, the Coordinator and the approval routes. */
    SESSION,
    /** One call through the Gateway; never accepted by a resource. */
    GATEWAY,
    /** Presented to a resource, or to Control. */
    RESOURCE;

    /** The claim's text. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The use of that exact text, empty for any other text. */
    public static Optional<MandateUse> parse(@Nullable String text) {
        for (MandateUse use : values()) {
            if (use.wire().equals(text)) {
                return Optional.of(use);
            }
        }
        return Optional.empty();
    }
}
