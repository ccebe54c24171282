package io.caracal.core.id;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row id of a resource; not its public identifier, which is a URI.
 *
 * @param value text in the id grammar of {@link Identifiers}
 */
public record ResourceId(String value) {
    /** @throws IllegalArgumentException when the text is outside the grammar */
    public ResourceId {
        Identifiers.require(value, "resourceId");
    }

    /** The id, or empty when the text is absent or outside the grammar. */
    public static Optional<ResourceId> parse(@Nullable String text) {
        return text != null && Identifiers.isValid(text) ? Optional.of(new ResourceId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
