package io.caracal.common.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KekTest {

    static final String KEY = "8f3a1c5e7b9d02468ace13579bdf02461f2e3d4c5b6a79880716253443526170";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "abababababababababababababababababababababababababababababababab",
                "0102010201020102010201020102010201020102010201020102010201020102",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f",
                "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100"
            })
    void refusesPatternsPeopleType(String hex) {
        assertThatIllegalArgumentException().isThrownBy(() -> Kek.fromHex(hex)).withMessageNotContaining(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8f3a", "zz3a1c5e7b9d02468ace13579bdf02461f2e3d4c5b6a79880716253443526170", KEY + "00"})
    void refusesAnythingButSixtyFourHexDigits(String hex) {
        assertThatIllegalArgumentException().isThrownBy(() -> Kek.fromHex(hex));
    }

    @Test
    void showsItsPublicIdOnly() {
        Kek kek = Kek.fromHex(KEY);

        assertThat(kek.id()).hasSize(16);
        assertThat(kek.toString()).isEqualTo("Kek[" + kek.id() + "]").doesNotContain(KEY);
        assertThat(Keyring.of(kek).toString()).doesNotContain(KEY);
    }

    @Test
    void readsUpperAndLowerCaseAlike() {
        assertThat(Kek.fromHex(KEY.toUpperCase(java.util.Locale.ROOT)).id())
                .isEqualTo(Kek.fromHex(KEY).id());
    }
}
