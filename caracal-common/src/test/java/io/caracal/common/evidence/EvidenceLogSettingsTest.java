package io.caracal.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceLogSettingsTest {

    private static EvidenceLogSettings read(Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(environment);
        EvidenceLogSettings settings = EvidenceLogSettings.read(reader);
        reader.finish();
        return settings;
    }

    @Test
    void theDefaultsAreThoseOfTheDocument() {
        Path directory = Path.of("/var/lib/caracal/audit-replay");
        assertThat(read(Map.of()))
                .isEqualTo(new EvidenceLogSettings(directory, 67_108_864, 1_073_741_824, 10_000, Duration.ofSeconds(5)))
                .isEqualTo(EvidenceLogSettings.in(directory));
    }

    @Test
    void everySettingIsTaken() {
        assertThat(read(Map.of(
                        "AUDIT_REPLAY_DIR", "/data/sts",
                        "AUDIT_LOG_SEGMENT_BYTES", "1048576",
                        "AUDIT_LOG_MAX_BYTES", "4194304",
                        "AUDIT_LOG_QUEUE", "50",
                        "AUDIT_LOG_APPEND_TIMEOUT_MS", "750")))
                .isEqualTo(new EvidenceLogSettings(Path.of("/data/sts"), 1 << 20, 4 << 20, 50, Duration.ofMillis(750)));
    }

    @Test
    void withoutADirectoryNoLogIsWantedAndTheRestIsCheckedAllTheSame() {
        SettingsReader nowhere = new SettingsReader(Map.of("AUDIT_LOG_QUEUE", "0"));
        assertThat(EvidenceLogSettings.readWhereNamed(nowhere)).isEmpty();
        assertThatThrownBy(nowhere::finish).hasMessageContaining("AUDIT_LOG_QUEUE");

        SettingsReader named = new SettingsReader(Map.of("AUDIT_REPLAY_DIR", "/data/api"));
        assertThat(EvidenceLogSettings.readWhereNamed(named)).contains(EvidenceLogSettings.in(Path.of("/data/api")));
        named.finish();
    }

    @Test
    void sizesThatDoNotFitEachOtherAreRefused() {
        assertThatThrownBy(() -> read(Map.of("AUDIT_LOG_MAX_BYTES", "67108865")))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("AUDIT_LOG_MAX_BYTES")
                .hasMessageContaining("AUDIT_LOG_SEGMENT_BYTES");
        assertThatThrownBy(() -> read(Map.of("AUDIT_LOG_SEGMENT_BYTES", "65536")))
                .isInstanceOf(ConfigurationProblems.class);
        assertThatThrownBy(() -> read(Map.of("AUDIT_LOG_QUEUE", "0"))).isInstanceOf(ConfigurationProblems.class);
    }
}
