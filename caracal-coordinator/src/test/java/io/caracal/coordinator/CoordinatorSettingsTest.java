package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoordinatorSettingsTest {

    private static final Map<String, String> REQUIRED = Map.of(
            "DATABASE_URL", "postgres://u:p@localhost:5432/db",
            "REDIS_URL", "redis://localhost:6379/0",
            "STS_URL", "http://localhost:8080",
            "ISSUER_URL", "http://localhost:8080",
            "AGENT_COORDINATOR_SCOPE", "agent:lifecycle");

    @Test
    void defaultsAreThoseOfTheContract() {
        CoordinatorSettings settings = read(Map.of("CARACAL_MODE", "dev"));

        assertThat(settings.caps().perZone()).isEqualTo(50);
        assertThat(settings.caps().perApplication()).isEqualTo(200);
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(120));
        assertThat(settings.sweeps().tasks()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.sweeps().services()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.sweeps().batchSize()).isEqualTo(500);
        assertThat(settings.outbox().pollInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.outbox().batchSize()).isEqualTo(50);
        assertThat(settings.outbox().streamLength()).isEqualTo(100_000);
        assertThat(settings.limits().perMinute()).isEqualTo(600);
        assertThat(settings.limits().trustProxy()).isFalse();
        assertThat(settings.bodyLimit()).isEqualTo(262_144);
        assertThat(settings.jwksZones()).isEqualTo(256);
        assertThat(settings.idempotency().retention()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.idempotency().generatedRetention()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.idempotency().maxReceipts()).isEqualTo(10_000);
        assertThat(settings.operatorToken()).isEmpty();
    }

    @Test
    void readinessLimitsHaveDefaultsThatSuitTheSweeps() {
        CoordinatorSettings.ReadinessLimits usual =
                read(Map.of("CARACAL_MODE", "dev")).readiness();
        assertThat(usual.pendingAge()).isEqualTo(Duration.ofMinutes(5));
        assertThat(usual.deadMost()).isEmpty();
        assertThat(usual.leaseLag()).isEqualTo(Duration.ofMinutes(2));
        assertThat(read(Map.of("CARACAL_MODE", "dev", "SERVICE_LEASE_SWEEP_INTERVAL_MS", "600000"))
                        .readiness()
                        .leaseLag())
                .isEqualTo(Duration.ofMinutes(40));
    }

    @Test
    void aLeaseLagThatEverySweepPassesIsRefused() {
        assertThatThrownBy(() -> read(Map.of("CARACAL_MODE", "dev", "COORDINATOR_READY_LEASE_LAG_SECS_MAX", "60")))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("COORDINATOR_READY_LEASE_LAG_SECS_MAX");
    }

    @Test
    void publishedModesRequireTheirKeysAndUnsetMeansPublished() {
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("STREAMS_HMAC_KEY")
                .hasMessageContaining("IDEMPOTENCY_HMAC_KEY");
        assertThat(read(Map.of("STREAMS_HMAC_KEY", "aa".repeat(32), "IDEMPOTENCY_HMAC_KEY", "bb".repeat(32)))
                        .streamsKey())
                .isPresent();
    }

    @Test
    void everyMissingSettingIsNamed() {
        SettingsReader reader = new SettingsReader(Map.of("CARACAL_MODE", "dev"));
        CoordinatorSettings.read(reader);

        assertThatThrownBy(reader::finish)
                .satisfies(problems -> assertThat(REQUIRED.keySet())
                        .allSatisfy(name -> assertThat(problems).hasMessageContaining(name)));
    }

    private static CoordinatorSettings read(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.putAll(more);
        SettingsReader reader = new SettingsReader(environment);
        CoordinatorSettings settings = CoordinatorSettings.read(reader);
        reader.finish();
        return settings;
    }
}
