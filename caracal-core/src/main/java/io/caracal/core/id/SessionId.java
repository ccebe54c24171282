package io.caracal.core.id;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session governed by the Coordinator ({@code agent_session_id} on the wire).
 *
 * @param value text in the id grammar of {@link Identifiers}
 */
public record SessionId(String value) {
    /** @throws IllegalArgumentException when the text is outside the grammar */
    public SessionId {
        Identifiers.require(value, "sessionId");
    }

    /** The id, or empty when the text is absent or outside the grammar. */
    public static Optional<SessionId> parse(@Nullable String text) {
        return text != null && Identifiers.isValid(text) ? Optional.of(new SessionId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
