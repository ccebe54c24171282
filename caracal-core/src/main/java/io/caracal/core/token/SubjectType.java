package io.caracal.core.token;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who the subject of a mandate is: the {@code sub_type} claim. */
public enum SubjectType {
    /** An application acting for itself. */
    APPLICATION,
    /** A person, known through federation. */
    USER;

    /** The claim's text. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of that exact text, empty for any other text. */
    public static Optional<SubjectType> parse(@Nullable String text) {
        for (SubjectType type : values()) {
            if (type.wire().equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
