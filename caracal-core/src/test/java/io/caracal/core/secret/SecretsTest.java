package io.caracal.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final String KEY = "0123456789abcdef".repeat(4);

    @Test
    void secretTextNeverPrintsItself() {
        SecretText secret = SecretText.of("hunter2");
        assertThat(secret).hasToString("***");
        assertThat(secret.reveal()).isEqualTo("hunter2");
        assertThat(secret.matches("hunter2")).isTrue();
        assertThat(secret.matches("hunter22")).isFalse();
        assertThat(secret).isEqualTo(SecretText.of("hunter2")).isNotEqualTo(SecretText.of("hunter3"));
    }

    @Test
    void constantTimeComparesTextsAndBytes() {
        assertThat(ConstantTime.equal("", "")).isTrue();
        assertThat(ConstantTime.equal("a", "b")).isFalse();
        assertThat(ConstantTime.equal("a", "aa")).isFalse();
        assertThat(ConstantTime.equal(new byte[] {1, 2}, new byte[] {1, 2})).isTrue();
        assertThat(ConstantTime.equal(new byte[] {1, 2}, new byte[] {1})).isFalse();
    }

    @Test
    void sha256OfKnownText() {
        assertThat(Sha256.hex("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Sha256.hex(new byte[0]))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Sha256.hex("app-1")).isEqualTo("5eb7e725e6bac43f2a906437aa7be080081de786a7d12f7b9649be47b69d6ca0");
    }

    /** RFC 4231 test case 6 has a key of 131 bytes; its answer is published there. */
    @Test
    void hmacOfThePublishedTestCase() {
        HmacKey key = HmacKey.fromHex("aa".repeat(131));
        assertThat(key.hexMac("Test Using Larger Than Block-Size Key - Hash Key First"))
                .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    @Test
    void hmacVerifiesEitherCaseAndRefusesAnythingElse() {
        HmacKey key = HmacKey.fromHex(KEY.toUpperCase(Locale.ROOT));
        byte[] data = "data".getBytes(StandardCharsets.UTF_8);
        String mac = HmacKey.fromHex(KEY).hexMac(data);
        assertThat(key.verifies(data, mac)).isTrue();
        assertThat(key.verifies(data, mac.toUpperCase(Locale.ROOT))).isTrue();
        assertThat(key.verifies(data, null)).isFalse();
        assertThat(key.verifies(data, "")).isFalse();
        assertThat(key.verifies(data, mac.substring(2))).isFalse();
        assertThat(key.verifies(data, mac + "00")).isFalse();
        assertThat(key.verifies(data, "zz" + mac.substring(2))).isFalse();
        assertThat(key.verifies(data, flipLast(mac))).isFalse();
        assertThat(key.verifies("datb".getBytes(StandardCharsets.UTF_8), mac)).isFalse();
    }

    @Test
    void keysMustBeHexOf32BytesAtLeast() {
        assertThat(HmacKey.fromHex(KEY)).hasToString("***");
        assertThatThrownBy(() -> HmacKey.fromHex(KEY.substring(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("abcdef");
        assertThatThrownBy(() -> HmacKey.fromHex(KEY + "0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HmacKey.fromHex("g" + KEY.substring(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("abcdef");
    }

    private static String flipLast(String hex) {
        char last = hex.charAt(hex.length() - 1);
        return hex.substring(0, hex.length() - 1) + (last == '0' ? '1' : '0');
    }
}
