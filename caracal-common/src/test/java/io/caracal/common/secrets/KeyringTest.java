package io.caracal.common.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyringTest {

    private static final String OTHER = "c0ffee5e7b9d02468ace13579bdf02461f2e3d4c5b6a79880716253443526171";

    @Test
    void readsTheCurrentAndThePreviousKey() {
        SettingsReader reader =
                new SettingsReader(Map.of("SECRET_STORE_KEK", KekTest.KEY, "SECRET_STORE_KEK_PREVIOUS", OTHER));

        Keyring keys = Keyring.read(reader);

        reader.finish();
        assertThat(keys.current().id()).isEqualTo(Kek.fromHex(KekTest.KEY).id());
        assertThat(keys.previous())
                .hasValueSatisfying(
                        kek -> assertThat(kek.id()).isEqualTo(Kek.fromHex(OTHER).id()));
    }

    @Test
    void isRequiredInEveryMode() {
        SettingsReader reader = new SettingsReader(Map.of("CARACAL_MODE", "dev"));

        Keyring.read(reader);

        assertThatExceptionOfType(ConfigurationProblems.class)
                .isThrownBy(reader::finish)
                .withMessageContaining("SECRET_STORE_KEK");
    }

    @Test
    void refusesAWeakKeyWithoutShowingIt() {
        String weak = "ab".repeat(32);
        SettingsReader reader = new SettingsReader(Map.of("SECRET_STORE_KEK", weak));

        Keyring.read(reader);

        assertThatExceptionOfType(ConfigurationProblems.class)
                .isThrownBy(reader::finish)
                .withMessageContaining("SECRET_STORE_KEK")
                .withMessageNotContaining(weak);
    }
}
