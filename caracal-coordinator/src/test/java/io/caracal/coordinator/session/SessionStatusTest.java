package io.caracal.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.coordinator.session.SessionStatus.Move;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionStatusTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,     SUSPEND,   SUSPENDED",
        "ACTIVE,     RESUME,    -",
        "ACTIVE,     TERMINATE, TERMINATED",
        "ACTIVE,     EXPIRE,    EXPIRED",
        "SUSPENDED,  SUSPEND,   -",
        "SUSPENDED,  RESUME,    ACTIVE",
        "SUSPENDED,  TERMINATE, TERMINATED",
        "SUSPENDED,  EXPIRE,    EXPIRED",
        "TERMINATED, SUSPEND,   -",
        "TERMINATED, RESUME,    -",
        "TERMINATED, TERMINATE, -",
        "TERMINATED, EXPIRE,    -",
        "EXPIRED,    SUSPEND,   -",
        "EXPIRED,    RESUME,    -",
        "EXPIRED,    TERMINATE, -",
        "EXPIRED,    EXPIRE,    -"
    })
    void everyMoveLeadsWhereTheTableSays(SessionStatus from, Move move, String to) {
        Optional<SessionStatus> expected = to.equals("-") ? Optional.empty() : Optional.of(SessionStatus.valueOf(to));

        assertThat(from.after(move)).isEqualTo(expected);
        assertThat(SessionStatus.before(move).contains(from.wire())).isEqualTo(expected.isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        // status, service, seconds left, usable, holds a place
        "ACTIVE,     false, 1,  true,  true",
        "ACTIVE,     false, 0,  false, false",
        "SUSPENDED,  false, 1,  false, true",
        "SUSPENDED,  false, 0,  false, false",
        "TERMINATED, false, 1,  false, false",
        "EXPIRED,    false, 1,  false, false",
        "ACTIVE,     true,  1,  true,  true",
        "ACTIVE,     true,  0,  false, false",
        "SUSPENDED,  true,  1,  false, true",
        "SUSPENDED,  true,  -9, false, true",
        "TERMINATED, true,  1,  false, false"
    })
    void aSessionIsUsableInTimeAndHoldsItsPlaceWhileItCanComeBack(
            SessionStatus status, boolean service, int secondsLeft, boolean usable, boolean holdsPlace) {
        SessionRow row = row(status, service, secondsLeft);

        assertThat(row.usable(NOW)).isEqualTo(usable);
        assertThat(row.holdsPlace(NOW)).isEqualTo(holdsPlace);
    }

    @Test
    void theWireFormReadsBack() {
        for (SessionStatus status : SessionStatus.values()) {
            assertThat(SessionStatus.of(status.wire())).isEqualTo(status);
        }
    }

    private static SessionRow row(SessionStatus status, boolean service, int secondsLeft) {
        Instant end = NOW.plusSeconds(secondsLeft);
        @Nullable Instant deadline = service ? end : null;
        return new SessionRow(
                "id",
                "zone",
                "app",
                null,
                "record",
                status,
                service,
                0,
                List.of(),
                10,
                0,
                service ? null : 60,
                "{}",
                end.minusSeconds(60),
                NOW,
                NOW,
                null,
                null,
                service ? NOW : null,
                deadline,
                service ? 1 : 0);
    }
}
