package io.caracal.core.id;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A registered application (the {@code client_id} of a mandate).
 *
 * @param value text in the id grammar of {@link Identifiers}
 */
public record ApplicationId(String value) {
    /** @throws IllegalArgumentException when the text is outside the grammar */
    public ApplicationId {
        Identifiers.require(value, "applicationId");
    }

    /** The id, or empty when the text is absent or outside the grammar. */
    public static Optional<ApplicationId> parse(@Nullable String text) {
        return text != null && Identifiers.isValid(text) ? Optional.of(new ApplicationId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
