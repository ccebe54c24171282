package io.caracal.common.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanarySettingsTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static CanarySettings read(Map<String, String> given) {
        Map<String, String> environment = new HashMap<>(Map.of("CARACAL_MODE", "stable"));
        environment.putAll(given);
        SettingsReader reader = new SettingsReader(environment);
        CanarySettings settings = CanarySettings.read(reader);
        reader.finish();
        return settings;
    }

    @Test
    void withoutASecretThereAreNoRoundsAndNothingIsDemanded() {
        CanarySettings settings = read(Map.of());
        assertThat(settings.on()).isFalse();
        assertThat(settings.period()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.within()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void withASecretTheCoordinatorMustBeNamedUnlessThereAreNoRounds() {
        assertThatThrownBy(() -> read(Map.of("CANARY_CLIENT_SECRET", SECRET)))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("CARACAL_COORDINATOR_URL");
        Map<String, String> off = Map.of("CANARY_CLIENT_SECRET", SECRET, "CANARY_NETWORK_PERIOD_SECONDS", "0");
        assertThat(read(off).on()).isFalse();
        Map<String, String> complete =
                Map.of("CANARY_CLIENT_SECRET", SECRET, "CARACAL_COORDINATOR_URL", "http://coordinator:4000");
        assertThat(read(complete).on()).isTrue();
    }

    @Test
    void aShortSecretIsNone() {
        assertThatThrownBy(() -> read(Map.of("CANARY_CLIENT_SECRET", "guess", "CARACAL_COORDINATOR_URL", "http://c:1")))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("CANARY_CLIENT_SECRET is too short");
    }
}
