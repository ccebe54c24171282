package io.caracal.sts.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyScheduleTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private final KeySchedule schedule = new KeySchedule(Duration.ofMinutes(5));

    @Test
    void theFirstKeySignsAtOnce() {
        assertThat(schedule.order(List.of(key(1, T0)), T0))
                .extracting(StoredKey::version)
                .containsExactly(1);
        assertThat(schedule.order(List.of(), T0)).isEmpty();
    }

    @Test
    void aNewKeySignsOnlyAfterEveryReplicaPublishedItForTheWholeDelay() {
        List<StoredKey> keys = List.of(key(2, T0), key(1, T0.minus(Duration.ofDays(9))));
        Instant activation = T0.plus(Duration.ofMinutes(6));
        assertThat(versions(keys, activation.minusMillis(1))).containsExactly(1, 2);
        assertThat(versions(keys, activation)).containsExactly(2, 1);
        assertThat(schedule.activation(T0)).isEqualTo(activation);
    }

    @Test
    void ofSeveralPendingKeysTheOldestSignsFirst() {
        List<StoredKey> keys = List.of(key(3, T0.plusSeconds(120)), key(2, T0), key(1, T0.minus(Duration.ofDays(1))));
        assertThat(versions(keys, T0.plusSeconds(121))).containsExactly(1, 3, 2);
        assertThat(versions(keys, T0.plusSeconds(361))).containsExactly(2, 3, 1);
        assertThat(versions(keys, T0.plusSeconds(481))).containsExactly(3, 2, 1);
    }

    @Test
    void aKeyIsPublishedUntilTheLastTokenItSignedIsLongExpired() {
        Instant successorSigns = schedule.activation(T0);
        Instant lastTokenExpires = successorSigns.plus(Duration.ofHours(1));
        Instant dropped = T0.plus(Duration.between(schedule.horizon(T0), T0));
        assertThat(Duration.between(lastTokenExpires, dropped)).isEqualTo(Duration.ofHours(24));
    }

    private List<Integer> versions(List<StoredKey> keys, Instant now) {
        return schedule.order(keys, now).stream().map(StoredKey::version).toList();
    }

    private static StoredKey key(int version, Instant createdAt) {
        return new StoredKey("kid-" + version, version, new byte[0], createdAt);
    }
}
