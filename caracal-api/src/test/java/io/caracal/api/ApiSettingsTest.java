package io.caracal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiSettingsTest {

    private static final Map<String, String> LEAST = Map.of(
            "CARACAL_MODE", "dev",
            "DATABASE_URL", "postgres://caracalapi:x@localhost:5432/caracal",
            "REDIS_URL", "redis://localhost:6379",
            "SECRET_STORE_KEK", ApiFixture.KEK);

    @Test
    void defaultsAreTheContracts() {
        ApiSettings settings = read(LEAST);
        assertThat(settings.limits().bodyBytes()).isEqualTo(1_048_576);
        assertThat(settings.limits().requestsPerMinute()).isEqualTo(600);
        assertThat(settings.limits().authFailuresPerMinute()).isEqualTo(60);
        assertThat(settings.limits().resourcesPerZone()).isEqualTo(100_000);
        assertThat(settings.limits().readiness().deadMost()).isEmpty();
        assertThat(settings.limits().trustProxy()).isFalse();
        assertThat(settings.control().surface()).isEmpty();
        assertThat(settings.control().audience()).isEqualTo("caracal-control");
        assertThat(settings.neighbours().sts()).hasToString("http://localhost:8080");
    }

    @Test
    void publishedModesDemandNeighboursAndKeys() {
        Map<String, String> published = new LinkedHashMap<>(LEAST);
        published.put("CARACAL_MODE", "stable");
        ConfigurationProblems problems = catchThrowableOfType(ConfigurationProblems.class, () -> read(published));
        assertThat(problems)
                .hasMessageContaining("STS_URL")
                .hasMessageContaining("CARACAL_GATEWAY_URL")
                .hasMessageContaining("CARACAL_COORDINATOR_URL")
                .hasMessageContaining("STREAMS_HMAC_KEY")
                .hasMessageContaining("AUDIT_HMAC_KEY");
    }

    @Test
    void otherSecretBackendsAreRefused() {
        Map<String, String> vault = new LinkedHashMap<>(LEAST);
        vault.put("CARACAL_SECRET_BACKEND", "vault");
        ConfigurationProblems problems = catchThrowableOfType(ConfigurationProblems.class, () -> read(vault));
        assertThat(problems).hasMessageContaining("CARACAL_SECRET_BACKEND");
    }

    private static ApiSettings read(Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(environment);
        ApiSettings settings = ApiSettings.read(reader, reader.mode());
        reader.finish();
        return settings;
    }
}
