package io.caracal.core.id;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An authority record: the STS lineage row a mandate hangs on ({@code sid}).
 *
 * @param value text in the id grammar of {@link Identifiers}
 */
public record AuthorityRecordId(String value) {
    /** @throws IllegalArgumentException when the text is outside the grammar */
    public AuthorityRecordId {
        Identifiers.require(value, "authorityRecordId");
    }

    /** The id, or empty when the text is absent or outside the grammar. */
    public static Optional<AuthorityRecordId> parse(@Nullable String text) {
        return text != null && Identifiers.isValid(text) ? Optional.of(new AuthorityRecordId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
