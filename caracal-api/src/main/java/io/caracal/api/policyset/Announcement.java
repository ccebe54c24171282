package io.caracal.api.policyset;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far the announcement of an activation has got in the outbox. */
record Announcement(
        @Nullable String id,
        State state,
        int attempts,
        @Nullable String lastError,
        @Nullable Instant dispatchedAt) {

    /** Where a message is. */
    enum State {
        /** On the stream. */
        DISPATCHED,
        /** To be sent, or to be sent again. */
        PENDING,
        /** Given up. */
        DEAD,
        /** Not there: never made, or on the stream for so long that it has been cleared away. */
        MISSING,
        /** There, but about something else. */
        MISMATCH;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Announcement none(@Nullable String id, State state) {
        return new Announcement(id, state, 0, null, null);
    }
}
