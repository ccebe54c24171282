package io.caracal.audit.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.health.Reading;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.testing.clock.MutableClock;
import io.caracal.testing.postgres.PostgresFixture;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {

    private final Postgres postgres = new Postgres(
            PostgresSettings.of(PostgresFixture.shared().newDatabase().url("caracalaudit")));
    private final MutableClock clock = MutableClock.at(Instant.parse("2031-01-31T23:59:59Z"));
    private final Partitions partitions = new Partitions(postgres.transactions(), clock);

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void aMonthWithoutPartitionIsWorseThanNoneAhead() {
        assertThat(partitions.monthsAhead()).isEqualTo(-1);
        assertThat(partitions.look()).isEqualTo(Reading.measured(-1));
    }

    @Test
    void threeMonthsAreKeptAheadAcrossTheTurnOfTheYear() {
        clock.set(Instant.parse("2031-11-15T00:00:00Z"));
        partitions.keepAhead();
        assertThat(partitions.monthsAhead()).isEqualTo(3);
        clock.set(Instant.parse("2032-01-01T00:00:00Z"));
        assertThat(partitions.monthsAhead()).isEqualTo(1);
        partitions.keepAhead();
        assertThat(partitions.monthsAhead()).isEqualTo(3);
    }

    @Test
    void monthsBehindAGapDoNotCount() {
        partitions.keepAhead();
        clock.advance(Duration.ofDays(5 * 31));
        partitions.keepAhead();
        clock.set(Instant.parse("2031-01-31T23:59:59Z"));
        assertThat(partitions.monthsAhead()).isEqualTo(3);
    }
}
