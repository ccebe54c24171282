package io.caracal.core.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidV7Test {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    @Test
    void carriesTimeVersionAndVariant() {
        UUID id = UUID.fromString(new UuidV7(Clock.fixed(NOW, ZoneOffset.UTC), new Random(1)).next());

        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void growsStrictlyWithinOneMillisecond() {
        UuidV7 factory = new UuidV7(Clock.fixed(NOW, ZoneOffset.UTC), new Random(2));
        List<String> ids =
                IntStream.range(0, 20_000).mapToObj(i -> factory.next()).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void growsThoughTheClockStepsBackAndForth() {
        SteppingClock clock = new SteppingClock(new Random(3));
        UuidV7 factory = new UuidV7(clock, new Random(4));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            ids.add(factory.next());
        }

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void fullCounterBorrowsTheNextMillisecond() {
        UuidV7 factory = new UuidV7(Clock.fixed(NOW, ZoneOffset.UTC), new AllOnes());
        String first = factory.next();

        assertThat(factory.next()).isGreaterThan(first);
        // The start value has its top bit clear whatever the generator gives.
        assertThat(UUID.fromString(first).getMostSignificantBits() & 0xFFF).isEqualTo(0x7FF);
    }

    @Test
    void neverRepeatsAcrossThreads() {
        UuidV7 factory = new UuidV7(Clock.fixed(NOW, ZoneOffset.UTC), new Random(5));
        Set<String> seen = Collections.newSetFromMap(new ConcurrentHashMap<>());

        long distinct = IntStream.range(0, 40_000)
                .parallel()
                .filter(i -> seen.add(factory.next()))
                .count();

        assertThat(distinct).isEqualTo(40_000);
    }

    @Test
    void recognisesUuidsOfAnyVersionAndCase() {
        assertThat(UuidV7.isUuid("019c0000-0000-7000-8000-00000000000f")).isTrue();
        assertThat(UuidV7.isUuid("A19C0000-0000-4000-8000-00000000000F")).isTrue();
        assertThat(UuidV7.isUuid(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "019c0000000070008000000000000000",
                "019c0000-0000-7000-8000-00000000000",
                "019c0000-0000-7000-8000-0000000000000",
                "019c0000-0000-7000-8000-00000000000g",
                "019c0000_0000-7000-8000-000000000000",
                "019c00000-000-7000-8000-000000000000"
            })
    void refusesWhatIsNoCanonicalUuid(String text) {
        assertThat(UuidV7.isUuid(text)).isFalse();
    }

    private static final class AllOnes implements RandomGenerator {
        @Override
        public long nextLong() {
            return -1;
        }
    }

    private static final class SteppingClock extends Clock {
        private final Random random;

        SteppingClock(Random random) {
            this.random = random;
        }

        @Override
        public Instant instant() {
            return NOW.plusMillis(random.nextInt(21) - 10);
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
