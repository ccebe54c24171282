package io.caracal.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.jwks.P256;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    /** The key of RFC 7515 appendix A.3 as SEC 1 DER, laid out by hand from its published numbers. */
    private static final String D = "8e9b109e719098bf980487df1f5d77e9cb29606ebed2263b5f57c213df84f4b2";

    private static final String X = "7fcdce2770f6c45d4183cbee6fdb4b7b580733357be9ef13bacf6e3c7bd15445";
    private static final String Y = "c7f144cd1bbd9b7e872cdfedb9eeb9f4b3695d6ea90b24ad8a4623288588e5ad";
    private static final String VERSION = "020101";
    private static final String PRIVATE = "0420" + D;
    private static final String CURVE = "a00a06082a8648ce3d030107";
    private static final String PUBLIC = "a144034200" + "04" + X + Y;

    @Test
    void readsThePublishedKey() {
        SigningKey key = SigningKey.fromPem("k", pem(VERSION + PRIVATE + CURVE + PUBLIC));

        assertThat(key.kid()).isEqualTo("k");
        assertThat(key.privateKey().getS()).isEqualTo(new BigInteger(D, 16));
        assertThat(key.publicKey().getW().getAffineX()).isEqualTo(new BigInteger(X, 16));
        assertThat(key.toPem()).isEqualTo(pem(VERSION + PRIVATE + CURVE + PUBLIC));
    }

    @Test
    void curveMayBeLeftOutButThePublicPointMayNot() {
        assertThat(SigningKey.fromPem("k", pem(VERSION + PRIVATE + PUBLIC)).kid())
                .isEqualTo("k");
        assertRefused(pem(VERSION + PRIVATE + CURVE), "public point");
    }

    @Test
    void generatedKeysSurviveTheRoundTrip() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 40; i++) {
            SigningKey key = SigningKey.generate("k" + i, random);
            SigningKey read = SigningKey.fromPem("k" + i, key.toPem());
            assertThat(read.privateKey().getS()).isEqualTo(key.privateKey().getS());
            assertThat(read.publicKey().getW()).isEqualTo(key.publicKey().getW());
        }
    }

    @Test
    void smallNumbersArePadded() {
        assertThat(P256.fieldBytes(BigInteger.ONE)).hasSize(32).endsWith(1).startsWith(0);
        assertThatThrownBy(() -> P256.fieldBytes(BigInteger.ONE.shiftLeft(256)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> P256.fieldBytes(BigInteger.ONE.negate())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesPointOfAnotherKey() {
        SigningKey other = SigningKey.generate("o", new SecureRandom());
        String point = HexFormat.of()
                        .formatHex(P256.fieldBytes(other.publicKey().getW().getAffineX()))
                + HexFormat.of()
                        .formatHex(P256.fieldBytes(other.publicKey().getW().getAffineY()));
        assertRefused(pem(VERSION + PRIVATE + CURVE + "a14403420004" + point), "does not belong");
    }

    @Test
    void refusesPointOffTheCurve() {
        String off = X.substring(0, 63) + (X.charAt(63) == '5' ? '6' : '5');
        assertRefused(pem(VERSION + PRIVATE + CURVE + "a14403420004" + off + Y), "not on P-256");
    }

    @Test
    void refusesNumbersOutsideTheGroup() {
        String order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
        assertRefused(pem(VERSION + "0420" + order + CURVE + PUBLIC), "outside the range");
        assertRefused(pem(VERSION + "0420" + "00".repeat(32) + CURVE + PUBLIC), "outside the range");
    }

    @Test
    void refusesOtherVersionCurveAndPointForm() {
        assertRefused(pem("020100" + PRIVATE + CURVE + PUBLIC), "version");
        assertRefused(pem(VERSION + PRIVATE + "a00706052b81040022" + PUBLIC), "not on P-256");
        assertRefused(pem(VERSION + PRIVATE + CURVE + "a14403420003" + X + Y), "uncompressed");
        assertRefused(pem(VERSION + "041f" + D.substring(2) + CURVE + PUBLIC), "wrong length");
    }

    @Test
    void refusesDerThatIsCutExtendedOrNotShortest() {
        byte[] der = der(VERSION + PRIVATE + CURVE + PUBLIC);
        for (int length = 0; length < der.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(der, length);
            assertThatThrownBy(() -> SigningKey.fromPem("k", armour(cut))).isInstanceOf(IllegalArgumentException.class);
        }
        assertRefused(armour(java.util.Arrays.copyOf(der, der.length + 1)), "DER");
        assertRefused(pem(VERSION + PRIVATE + CURVE + PUBLIC + "0500"), "DER");
        assertRefused(armour(HexFormat.of().parseHex("308177" + VERSION + PRIVATE + CURVE + PUBLIC)), "DER");
        assertRefused(armour(HexFormat.of().parseHex("3080" + VERSION + PRIVATE + CURVE + PUBLIC)), "DER");
    }

    @Test
    void refusesOtherArmour() {
        String good = pem(VERSION + PRIVATE + CURVE + PUBLIC);
        assertRefused(good.replace("EC PRIVATE", "PRIVATE"), "PEM");
        assertRefused("", "PEM");
        assertRefused(good.replace("\n", "\n!"), "PEM");
    }

    @Test
    void messagesHoldNothingOfTheKey() {
        assertThatThrownBy(() -> SigningKey.fromPem("k", pem(VERSION + PRIVATE + CURVE)))
                .hasMessageNotContaining(D)
                .hasMessageNotContaining(
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(D)));
        assertThat(Tokens.KEY).hasToString("SigningKey[k1]");
    }

    @Test
    void refusesOtherCurvesAndEmptyIds() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(384);
        KeyPair pair = generator.generateKeyPair();
        assertThatThrownBy(() -> new SigningKey("k", (ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningKey.generate("", new SecureRandom()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(String pem, String message) {
        assertThatThrownBy(() -> SigningKey.fromPem("k", pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static String pem(String fields) {
        return armour(der(fields));
    }

    private static byte[] der(String fields) {
        return HexFormat.of().parseHex("30%02x".formatted(fields.length() / 2) + fields);
    }

    private static String armour(byte[] der) {
        return "-----BEGIN EC PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END EC PRIVATE KEY-----\n";
    }
}
