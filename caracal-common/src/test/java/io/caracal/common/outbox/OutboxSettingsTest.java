package io.caracal.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.caracal.common.config.SettingsReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxSettingsTest {

    @Test
    void hasTheDefaultsOfEachService() {
        SettingsReader nothing = new SettingsReader(Map.of());

        assertThat(OutboxSettings.readEvent(nothing)).isEqualTo(OutboxSettings.eventDefaults());
        assertThat(OutboxSettings.readCoordinator(nothing)).isEqualTo(OutboxSettings.coordinatorDefaults());
        nothing.finish();
    }

    @Test
    void readsTheNamesOfTheManagementApi() {
        SettingsReader reader = new SettingsReader(Map.of(
                "OUTBOX_POLL_MS", "100",
                "OUTBOX_BATCH_SIZE", "64",
                "OUTBOX_LOCK_SEC", "4",
                "OUTBOX_MAX_ATTEMPTS", "3",
                "OUTBOX_STREAM_MAXLEN", "5000",
                "OUTBOX_RETENTION_DAYS", "2"));

        OutboxSettings settings = OutboxSettings.readEvent(reader);

        reader.finish();
        assertThat(settings)
                .isEqualTo(new OutboxSettings(
                        Duration.ofMillis(100),
                        64,
                        Duration.ofSeconds(4),
                        3,
                        5000,
                        Duration.ofDays(2),
                        Duration.ofSeconds(2)));
    }

    @Test
    void refusesALeaseThatEndsBeforeTheWaitDoes() {
        Duration same = Duration.ofSeconds(5);

        assertThatIllegalArgumentException().isThrownBy(() -> new OutboxSettings(same, 1, same, 1, 1, same, same));
    }
}
