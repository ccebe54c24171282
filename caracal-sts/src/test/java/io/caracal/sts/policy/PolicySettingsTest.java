package io.caracal.sts.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySettingsTest {

    @Test
    void thePollIsOneMinuteUnlessSet() {
        assertThat(PolicySettings.read(new SettingsReader(Map.of())).poll()).isEqualTo(Duration.ofMinutes(1));
        PolicySettings set = PolicySettings.read(new SettingsReader(Map.of("OPA_POLL_SECONDS", "300")));
        assertThat(set.poll()).isEqualTo(Duration.ofMinutes(5));
        assertThat(set.maxAge()).isEqualTo(Duration.ofSeconds(610));
    }

    @Test
    void aPolicyMustNotAgeOutBetweenTwoPolls() {
        Map<String, String> tooShort = Map.of("OPA_POLL_SECONDS", "60", "POLICY_MAX_AGE_SECONDS", "120");
        SettingsReader reader = new SettingsReader(tooShort);
        PolicySettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("POLICY_MAX_AGE_SECONDS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "301", "soon"})
    void anyOtherPollIsAProblem(String value) {
        SettingsReader reader = new SettingsReader(Map.of("OPA_POLL_SECONDS", value));
        PolicySettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("OPA_POLL_SECONDS");
    }
}
