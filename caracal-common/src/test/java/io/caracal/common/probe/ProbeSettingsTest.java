package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeSettingsTest {

    @Test
    void byDefaultProbesAreOpenAndThereAreNoKeys() {
        ProbeSettings settings = read(Map.of());

        assertThat(settings.authRequired()).isFalse();
        assertThat(settings.keys().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CARACAL_PROBE_AUTH", "TOPICS_PROBE_AUTH"})
    void eitherNameRequiresACredential(String name) {
        assertThat(read(Map.of(name, "true", "CARACAL_API_KEYS", "k")).authRequired())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CARACAL_PROBE_AUTH", "TOPICS_PROBE_AUTH"})
    void aCredentialThatNobodyCanHaveIsRefused(String name) {
        assertThatThrownBy(() -> read(Map.of(name, "true")))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining(name)
                .hasMessageContaining("METRICS_BEARER or CARACAL_API_KEYS");
    }

    @Test
    void keysOfBothNamesCountWithAndWithoutScope() {
        ApiKeys keys = read(Map.of("CARACAL_API_KEYS", "alpha, beta:read", "TOPICS_API_KEYS", "gamma"))
                .keys();

        for (String key : new String[] {"alpha", "beta", "gamma"}) {
            assertThat(keys.contains(key)).as(key).isTrue();
        }
        for (String key : new String[] {"", "beta:read", "alph", "alpha, beta:read", "delta"}) {
            assertThat(keys.contains(key)).as(key).isFalse();
        }
    }

    @Test
    void keysMayComeFromAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("keys"), "one,two:read\n");

        assertThat(read(Map.of("CARACAL_API_KEYS_FILE", file.toString())).keys().contains("two"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,,b", ",", "key:write", ":read", "has space", "a:b:read"})
    void aMalformedListIsRefusedWithoutShowingIt(String text) {
        assertThatThrownBy(() -> read(Map.of("CARACAL_API_KEYS", text)))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("CARACAL_API_KEYS")
                .hasMessageNotContaining("'" + text + "'");
    }

    private static ProbeSettings read(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("CARACAL_MODE", "dev");
        SettingsReader reader = new SettingsReader(all);
        ProbeSettings settings = ProbeSettings.read(reader, false);
        reader.finish();
        return settings;
    }
}
