package io.caracal.core.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import io.caracal.core.jwks.P256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * PEM {@code EC PRIVATE KEY}: the ECPrivateKey structure of SEC 1 (RFC 5915) for P-256 keys in DER. The JDK reads only
 * PKCS #8, hence this codec. It knows the one layout that signing keys are stored in:
 * {@code SEQUENCE {INTEGER 1, OCTET STRING key, [0] OID, [1] BIT STRING point}}.
 */
final class Sec1Pem {
    private static final String BEGIN = "-----BEGIN EC PRIVATE KEY-----";
    private static final String END = "-----END EC PRIVATE KEY-----";
    private static final int LINE = 64;

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xA0;
    private static final int PUBLIC_KEY = 0xA1;

    private static final byte[] VERSION = {1};
    /** Tag, length and value of 1.2.840.10045.3.1.7, prime256v1. */
    private static final byte[] CURVE_OID = HexFormat.of().parseHex("06082a8648ce3d030107");

    private static final int UNCOMPRESSED = 0x04;
    private static final int POINT_BYTES = 1 + 2 * P256.FIELD_BYTES;

    private Sec1Pem() {}

    static SigningKey read(String kid, String pem) {
        byte[] der = armoured(pem);
        try {
            return decode(kid, der);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    static String write(SigningKey key) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(DerReader.element(INTEGER, VERSION));
        body.writeBytes(
                DerReader.element(OCTET_STRING, P256.fieldBytes(key.privateKey().getS())));
        body.writeBytes(DerReader.element(PARAMETERS, CURVE_OID));
        body.writeBytes(DerReader.element(PUBLIC_KEY, DerReader.element(BIT_STRING, bitString(key.publicKey()))));
        byte[] der = DerReader.element(SEQUENCE, body.toByteArray());
        byte[] newline = {'\n'};
        return BEGIN + "\n" + Base64.getMimeEncoder(LINE, newline).encodeToString(der) + "\n" + END + "\n";
    }

    private static byte[] armoured(String pem) {
        String text = pem.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END) || text.length() < BEGIN.length() + END.length()) {
            throw new IllegalArgumentException("not a PEM EC PRIVATE KEY");
        }
        String body = text.substring(BEGIN.length(), text.length() - END.length());
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", "").getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("the PEM body is not base64");
        }
    }

    private static SigningKey decode(String kid, byte[] der) {
        DerReader outer = new DerReader(der);
        DerReader fields = new DerReader(outer.read(SEQUENCE));
        outer.requireEnd();
        requireEqual(fields.read(INTEGER), VERSION, "the SEC 1 version is not 1");
        ECPrivateKey privateKey = P256.privateKey(exactly(fields.read(OCTET_STRING), P256.FIELD_BYTES));
        if (fields.nextIs(PARAMETERS)) {
            requireEqual(fields.read(PARAMETERS), CURVE_OID, "the key is not on P-256");
        }
        if (!fields.nextIs(PUBLIC_KEY)) {
            throw new IllegalArgumentException("the key has no public point; write it with its public key");
        }
        ECPublicKey publicKey = publicKey(new DerReader(fields.read(PUBLIC_KEY)));
        fields.requireEnd();
        requirePair(privateKey, publicKey);
        return new SigningKey(kid, privateKey, publicKey);
    }

    private static ECPublicKey publicKey(DerReader reader) {
        byte[] bits = exactly(reader.read(BIT_STRING), 1 + POINT_BYTES);
        reader.requireEnd();
        if (bits[0] != 0 || bits[1] != UNCOMPRESSED) {
            throw new IllegalArgumentException("the public point is not in uncompressed form");
        }
        int x = 2;
        int y = x + P256.FIELD_BYTES;
        return P256.publicKey(Arrays.copyOfRange(bits, x, y), Arrays.copyOfRange(bits, y, y + P256.FIELD_BYTES));
    }

    private static byte[] bitString(ECPublicKey key) {
        byte[] bits = new byte[1 + POINT_BYTES];
        bits[1] = UNCOMPRESSED;
        System.arraycopy(P256.fieldBytes(key.getW().getAffineX()), 0, bits, 2, P256.FIELD_BYTES);
        System.arraycopy(P256.fieldBytes(key.getW().getAffineY()), 0, bits, 2 + P256.FIELD_BYTES, P256.FIELD_BYTES);
        return bits;
    }

    /** A trial signature shows that the two parts belong together, without point arithmetic of our own. */
    private static void requirePair(ECPrivateKey privateKey, ECPublicKey publicKey) {
        JWSHeader header = new JWSHeader(JWSAlgorithm.ES256);
        byte[] trial = "caracal key pair check".getBytes(StandardCharsets.US_ASCII);
        boolean pair;
        try {
            pair = new ECDSAVerifier(publicKey).verify(header, trial, new ECDSASigner(privateKey).sign(header, trial));
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("the key cannot sign ES256", unusable);
        }
        if (!pair) {
            throw new IllegalArgumentException("the public point does not belong to the private key");
        }
    }

    private static byte[] exactly(byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("a DER field has the wrong length");
        }
        return bytes;
    }

    private static void requireEqual(byte[] actual, byte[] expected, String message) {
        if (!Arrays.equals(actual, expected)) {
            throw new IllegalArgumentException(message);
        }
    }
}
