package io.caracal.core.id;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A zone: the tenant boundary that every key, token and row belongs to.
 *
 * @param value text in the id grammar of {@link Identifiers}
 */
public record ZoneId(String value) {
    /** @throws IllegalArgumentException when the text is outside the grammar */
    public ZoneId {
        Identifiers.require(value, "zoneId");
    }

    /** The id, or empty when the text is absent or outside the grammar. */
    public static Optional<ZoneId> parse(@Nullable String text) {
        return text != null && Identifiers.isValid(text) ? Optional.of(new ZoneId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
