package io.caracal.common.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Arrivals arrivals = new Arrivals();

    @Test
    void theOldestUnreadRecordTellsTheAge() {
        arrivals.note(1, SECOND);
        arrivals.note(2, 3 * SECOND);
        assertThat(arrivals.oldestAgeNanos(0, 5 * SECOND)).isEqualTo(4 * SECOND);
        assertThat(arrivals.oldestAgeNanos(1, 5 * SECOND)).isEqualTo(2 * SECOND);
        assertThat(arrivals.oldestAgeNanos(2, 5 * SECOND)).isZero();
    }

    @Test
    void aBacklogOfDaysKeepsItsAgeRoughly() {
        int seconds = 3 * 86_400;
        for (int i = 0; i < seconds; i++) {
            arrivals.note(i + 1, i * SECOND);
        }
        long now = seconds * SECOND;
        assertThat(arrivals.oldestAgeNanos(0, now)).isEqualTo(now);
        long half = arrivals.oldestAgeNanos(seconds / 2, now);
        assertThat((double) half).isBetween(0.49 * now, 0.51 * now);
        assertThat(arrivals.oldestAgeNanos(seconds, now)).isZero();
    }
}
