package io.caracal.core.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import io.caracal.core.token.SigningKey;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.spec.ECPoint;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWebKeysTest {
    private static final SigningKey ONE = SigningKey.generate("one", new SecureRandom());
    private static final SigningKey TWO = SigningKey.generate("two", new SecureRandom());
    private static final String GOOD = JsonWebKeys.format(List.of(ONE.publicPart()));

    @Test
    void writesTheContractsMembersInOrder() {
        assertThat(GOOD)
                .matches("\\{\"keys\":\\[\\{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"kid\":\"one\","
                        + "\"alg\":\"ES256\",\"x\":\"[A-Za-z0-9_-]{43}\",\"y\":\"[A-Za-z0-9_-]{43}\"}]}");
    }

    @Test
    void readsBackWhatItWritesInOrder() {
        var keys = JsonWebKeys.parse(JsonWebKeys.format(List.of(TWO.publicPart(), ONE.publicPart())));
        assertThat(keys.keySet()).containsExactly("two", "one");
        assertThat(keys.get("one").getW()).isEqualTo(ONE.publicKey().getW());
    }

    @Test
    void anotherLibraryReadsIt() throws ParseException {
        assertThat(JWKSet.parse(GOOD).getKeyByKeyId("one").toECKey().getX().decodeToBigInteger())
                .isEqualTo(ONE.publicKey().getW().getAffineX());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"kty\":\"EC\"|\"kty\":\"RSA\"",
                "\"crv\":\"P-256\"|\"crv\":\"P-384\"",
                "\"alg\":\"ES256\"|\"alg\":\"ES384\"",
                "\"alg\":\"ES256\"|\"x-alg\":\"ES256\"",
                "\"use\":\"sig\"|\"use\":\"enc\"",
                "\"use\":\"sig\"|\"use\":null",
                "\"use\":\"sig\"|\"key_ops\":[\"sign\"]",
                "\"use\":\"sig\"|\"key_ops\":\"verify\"",
                "\"use\":\"sig\"|\"d\":\"AA\"",
                "\"kid\":\"one\"|\"kid\":\"\"",
                "\"kid\":\"one\"|\"kid\":1",
                "\"x\":\"|\"x\":\"AA",
                "\"x\":\"|\"z\":\"",
                "\"y\":\"|\"y\":\"="
            })
    void setOfUnusableKeysIsRefusedButOneAmongGoodOnesIsPassedOver(String part, String replacement) {
        String bad = GOOD.replace(part, replacement);
        assertThat(bad).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> JsonWebKeys.parse(bad)).isInstanceOf(IllegalArgumentException.class);

        String second = JsonWebKeys.format(List.of(TWO.publicPart())).replace("{\"keys\":[", "");
        assertThat(JsonWebKeys.parse(bad.replace("}]}", "}," + second))).containsOnlyKeys("two");
    }

    @Test
    void acceptsKeysWithoutUseOrWithVerifyAmongOperations() {
        assertThat(JsonWebKeys.parse(GOOD.replace("\"use\":\"sig\",", ""))).hasSize(1);
        assertThat(JsonWebKeys.parse(GOOD.replace("\"sig\"", "\"\""))).hasSize(1);
        assertThat(JsonWebKeys.parse(GOOD.replace("\"kid\"", "\"key_ops\":[\"verify\"],\"kid\"")))
                .hasSize(1);
        assertThat(JsonWebKeys.parse(GOOD.replace("\"kid\"", "\"key_ops\":[],\"kid\"")))
                .hasSize(1);
    }

    @Test
    void pointOffTheCurveIsUnusable() {
        ECPoint point = ONE.publicKey().getW();
        assertThatThrownBy(() -> P256.publicKey(
                        P256.fieldBytes(point.getAffineX()),
                        P256.fieldBytes(point.getAffineY().xor(BigInteger.ONE))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> P256.publicKey(new byte[32], new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptySetSaysThatThereAreNoKeys() {
        assertThat(JsonWebKeys.parse("{\"keys\":[]}")).isEmpty();
    }

    @Test
    void refusesTheSameIdTwice() {
        String twice = JsonWebKeys.format(List.of(ONE.publicPart(), new SigningKeyPublic("one", TWO.publicKey())));
        assertThatThrownBy(() -> JsonWebKeys.parse(twice)).hasMessageContaining("twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "[]",
                "null",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[]",
                "{\"keys\":[]}x",
                "{\"keys\":[],\"keys\":[]}"
            })
    void refusesWhatIsNoKeySet(String text) {
        assertThatThrownBy(() -> JsonWebKeys.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesLongDocuments() {
        String padded = "{\"keys\":[]}" + " ".repeat(JsonWebKeys.MAX_LENGTH);
        assertThatThrownBy(() -> JsonWebKeys.parse(padded)).hasMessageContaining("too long");
    }
}
