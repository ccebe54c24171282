package io.caracal.sts.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigningSettingsTest {

    @Test
    void withoutSettingsThereIsNoOperatorAndKeysSignAfterFiveMinutes() {
        SigningSettings settings = SigningSettings.read(new SettingsReader(Map.of()));
        assertThat(settings.adminToken()).isEmpty();
        assertThat(settings.activationDelay()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void bothAreRead() {
        SigningSettings settings = SigningSettings.read(
                new SettingsReader(Map.of("STS_ADMIN_TOKEN", "secret", "STS_KEY_ACTIVATION_DELAY", "1h")));
        assertThat(settings.adminToken().orElseThrow().matches("secret")).isTrue();
        assertThat(settings.activationDelay()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aDelayShorterThanVerifiersKeepTheKeySetIsAProblem() {
        SettingsReader reader = new SettingsReader(Map.of("STS_KEY_ACTIVATION_DELAY", "4m59s"));
        SigningSettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("STS_KEY_ACTIVATION_DELAY");
    }
}
