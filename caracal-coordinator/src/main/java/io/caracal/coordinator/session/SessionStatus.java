package io.caracal.coordinator.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** States of a session and the moves between them (Coordinator contract §A.7). */
public enum SessionStatus {
    ACTIVE,
    SUSPENDED,
    TERMINATED,
    EXPIRED;

    /** What can happen to a session. */
    public enum Move {
        SUSPEND,
        RESUME,
        TERMINATE,
        EXPIRE
    }

    /** As stored and on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static SessionStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** Whether nothing can happen any more. */
    public boolean ended() {
        return this == TERMINATED || this == EXPIRED;
    }

    /** Where a move leads from here; empty when it is not possible. */
    public Optional<SessionStatus> after(Move move) {
        return switch (move) {
            case SUSPEND -> this == ACTIVE ? Optional.of(SUSPENDED) : Optional.empty();
            case RESUME -> this == SUSPENDED ? Optional.of(ACTIVE) : Optional.empty();
            case TERMINATE -> ended() ? Optional.empty() : Optional.of(TERMINATED);
            case EXPIRE -> ended() ? Optional.empty() : Optional.of(EXPIRED);
        };
    }

    /** The states, as stored, that a move is possible from: the guard of the statements that make it. */
    static List<String> before(Move move) {
        return Stream.of(values())
                .filter(status -> status.after(move).isPresent())
                .map(SessionStatus::wire)
                .toList();
    }
}
