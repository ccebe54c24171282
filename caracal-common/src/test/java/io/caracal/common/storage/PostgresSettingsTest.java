package io.caracal.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresSettingsTest {

    private static final String URL = "postgres://caracalapi:hidden-word@db:5433/caracal";

    @Test
    void hasTheDocumentedDefaults() {
        SettingsReader reader = new SettingsReader(Map.of("DATABASE_URL", URL));

        PostgresSettings settings = PostgresSettings.read(reader);

        reader.finish();
        assertThat(settings.url().port()).isEqualTo(5433);
        assertThat(settings.pool())
                .isEqualTo(new PoolSettings(
                        20,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30)));
    }

    @Test
    void readsEveryLimit() {
        SettingsReader reader = new SettingsReader(Map.of(
                "DATABASE_URL", URL,
                "DB_MAX_CONNS", "7",
                "DB_STATEMENT_TIMEOUT_MS", "1000",
                "DB_CONNECTION_TIMEOUT_MS", "2000",
                "DB_IDLE_TIMEOUT_MS", "3000",
                "DB_IDLE_IN_TX_TIMEOUT_MS", "4000"));

        PoolSettings pool = PostgresSettings.read(reader).pool();

        reader.finish();
        assertThat(pool)
                .isEqualTo(new PoolSettings(
                        7, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4)));
    }

    @Test
    void prefersTheFirstOfTheTwoNamesOfThePoolSize() {
        SettingsReader reader =
                new SettingsReader(Map.of("DATABASE_URL", URL, "DB_POOL_MAX", "9", "DB_MAX_CONNS", "7"));

        assertThat(PostgresSettings.read(reader).pool().maxConnections()).isEqualTo(9);
    }

    @Test
    void reportsAMissingAddress() {
        SettingsReader reader = new SettingsReader(Map.of());

        PostgresSettings.read(reader);

        assertThatExceptionOfType(ConfigurationProblems.class)
                .isThrownBy(reader::finish)
                .withMessageContaining("DATABASE_URL");
    }

    @Test
    void saysWhatIsWrongWithTheAddressButNotTheAddress() {
        SettingsReader reader = new SettingsReader(Map.of("DATABASE_URL", URL + "?sslmode=maybe"));

        PostgresSettings.read(reader);

        assertThatExceptionOfType(ConfigurationProblems.class)
                .isThrownBy(reader::finish)
                .withMessageContaining("sslmode other than")
                .withMessageNotContaining("hidden-word");
    }
}
