package io.caracal.core.id;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A delegation edge between two sessions.
 *
 * @param value text in the id grammar of {@link Identifiers}
 */
public record DelegationEdgeId(String value) {
    /** @throws IllegalArgumentException when the text is outside the grammar */
    public DelegationEdgeId {
        Identifiers.require(value, "delegationEdgeId");
    }

    /** The id, or empty when the text is absent or outside the grammar. */
    public static Optional<DelegationEdgeId> parse(@Nullable String text) {
        return text != null && Identifiers.isValid(text) ? Optional.of(new DelegationEdgeId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
