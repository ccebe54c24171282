package io.caracal.testing.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.id.UuidV7;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class MutableClockTest {
    @Test
    void standsStillUntilMovedAndMovesItsTickerAlong() {
        MutableClock clock = MutableClock.at("2026-01-02T03:04:05Z");
        LongSupplier ticker = clock.nanoTicker();

        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        clock.advance(Duration.ofMillis(1500));

        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-02T03:04:06.500Z"));
        assertThat(ticker.getAsLong()).isEqualTo(1_500_000_000L);
    }

    @Test
    void sequentialIdsAreVersionSevenAndDifferBetweenSeries() {
        SequentialIds first = new SequentialIds();
        SequentialIds second = new SequentialIds(2);

        assertThat(first.next()).isEqualTo("00000000-0000-7000-8000-000000000001");
        assertThat(first.next()).isEqualTo("00000000-0000-7000-8000-000000000002");
        assertThat(second.next()).isEqualTo("00000000-0002-7000-8000-000000000001");
        assertThat(UuidV7.isUuid(first.next())).isTrue();
    }
}
