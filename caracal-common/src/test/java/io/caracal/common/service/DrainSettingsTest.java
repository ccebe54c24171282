package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrainSettingsTest {

    @Test
    void publishedModesWaitFiveSecondsAndDevDoesNot() {
        assertThat(read("stable", Map.of()))
                .extracting(DrainSettings::window, DrainSettings::grace)
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(15));
        assertThat(read("rc", Map.of()).window()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read("dev", Map.of()).window()).isZero();
        assertThat(read("dev", Map.of()).summaryFile()).isEmpty();
        assertThat(read("dev", Map.of("DRAIN_SUMMARY_FILE", "/dev/termination-log"))
                        .summaryFile())
                .contains(Path.of("/dev/termination-log"));
    }

    @Test
    void oldNameInMillisecondsWins() {
        assertThat(read("stable", Map.of("SHUTDOWN_DELAY_MS", "2500", "DRAIN_WAIT_SECONDS", "7"))
                        .window())
                .isEqualTo(Duration.ofMillis(2500));
        assertThat(read("stable", Map.of("SHUTDOWN_DELAY_MS", "0")).window()).isZero();
    }

    @Test
    void zeroSaysThatNoLoadBalancerStandsInFront() {
        assertThat(read("stable", Map.of("DRAIN_WAIT_SECONDS", "0", "PROBE_PERIOD_SECONDS", "10"))
                        .window())
                .isZero();
    }

    @Test
    void waitShorterThanTheProbeWindowIsRefusedWithTheNumbers() {
        assertThatThrownBy(() -> read("stable", Map.of("PROBE_PERIOD_SECONDS", "3")))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("1 problem:")
                .hasMessageContaining("DRAIN_WAIT_SECONDS is 5 s, but a load balancer that probes every 3 s"
                        + " (PROBE_PERIOD_SECONDS) and leaves after 2 failures (PROBE_FAILURE_THRESHOLD) needs 6 s;"
                        + " accepted: at least 6 s, or 0 where no load balancer stands in front");
        assertThatThrownBy(() -> read("rc", Map.of("SHUTDOWN_DELAY_MS", "1500")))
                .hasMessageContaining("SHUTDOWN_DELAY_MS is 1.5 s, but");
        assertThat(read("stable", Map.of("PROBE_PERIOD_SECONDS", "3", "DRAIN_WAIT_SECONDS", "6"))
                        .window())
                .isEqualTo(Duration.ofSeconds(6));
        assertThat(read("dev", Map.of("PROBE_PERIOD_SECONDS", "3", "DRAIN_WAIT_SECONDS", "1"))
                        .window())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void stopThatOutlivesTheTerminationPeriodIsRefusedWithTheNumbers() {
        for (String mode : new String[] {"dev", "stable"}) {
            assertThatThrownBy(() -> read(mode, Map.of("DRAIN_WAIT_SECONDS", "15")))
                    .isInstanceOf(ConfigurationProblems.class)
                    .hasMessageContaining("1 problem:")
                    .hasMessageContaining("TERMINATION_GRACE_SECONDS is 30 s, but the stop may take 30 s"
                            + " (DRAIN_WAIT_SECONDS 15 s and SHUTDOWN_GRACE_MS 15 s)")
                    .hasMessageContaining("accepted: more than 30 s, or a shorter wait or grace");
        }
        assertThatThrownBy(() -> read("stable", Map.of("SHUTDOWN_GRACE_MS", "60000")))
                .hasMessageContaining("the stop may take 65 s");
        assertThat(read("stable", Map.of("DRAIN_WAIT_SECONDS", "15", "TERMINATION_GRACE_SECONDS", "31"))
                        .window())
                .isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void severalMistakesAreReportedTogether() {
        Map<String, String> bad = Map.of(
                "DRAIN_WAIT_SECONDS", "-1",
                "SHUTDOWN_DELAY_MS", "soon",
                "PROBE_FAILURE_THRESHOLD", "0",
                "TERMINATION_GRACE_SECONDS", "0");
        assertThatThrownBy(() -> read("stable", bad))
                .hasMessageContaining("4 problems")
                .hasMessageContaining("DRAIN_WAIT_SECONDS is not acceptable: '-1'; accepted: an integer from 0 to 600")
                .hasMessageContaining(
                        "SHUTDOWN_DELAY_MS is not acceptable: 'soon'; accepted: an integer from 0 to 600000");
    }

    private static DrainSettings read(String mode, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("CARACAL_MODE", mode);
        SettingsReader reader = new SettingsReader(environment);
        DrainSettings drain = DrainSettings.read(reader);
        reader.finish();
        return drain;
    }
}
