package io.caracal.core.jwks;

import com.nimbusds.jose.crypto.utils.ECChecks;
import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/** The curve P-256 (FIPS 186-4, secp256r1): keys from numbers, numbers from keys. Refuses everything off the curve. */
public final class P256 {
    /** Bytes of a coordinate and of a private number. */
    public static final int FIELD_BYTES = 32;

    /** The name the JDK knows the curve by. */
    public static final String NAME = "secp256r1";

    private static final ECParameterSpec CURVE = Curve.P_256.toECParameterSpec();

    private P256() {}

    /**
     * The public key of a point.
     *
     * @throws IllegalArgumentException when the point is not on the curve
     */
    public static ECPublicKey publicKey(byte[] x, byte[] y) {
        BigInteger affineX = unsigned(x);
        BigInteger affineY = unsigned(y);
        if (!ECChecks.isPointOnCurve(affineX, affineY, CURVE)) {
            throw new IllegalArgumentException("the point is not on P-256");
        }
        try {
            return (ECPublicKey) keyFactory().generatePublic(new ECPublicKeySpec(new ECPoint(affineX, affineY), CURVE));
        } catch (InvalidKeySpecException unusable) {
            throw new IllegalArgumentException("the point is no P-256 key", unusable);
        }
    }

    /**
     * The private key of a big-endian number.
     *
     * @throws IllegalArgumentException when the number is outside 1 to order - 1
     */
    public static ECPrivateKey privateKey(byte[] number) {
        BigInteger s = unsigned(number);
        if (s.signum() <= 0 || s.compareTo(CURVE.getOrder()) >= 0) {
            throw new IllegalArgumentException("the private key is outside the range of P-256");
        }
        try {
            return (ECPrivateKey) keyFactory().generatePrivate(new ECPrivateKeySpec(s, CURVE));
        } catch (InvalidKeySpecException unusable) {
            throw new IllegalArgumentException("the number is no P-256 private key", unusable);
        }
    }

    /** Big-endian, left-padded to 32 bytes. */
    public static byte[] fieldBytes(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[FIELD_BYTES];
        int length = Math.min(bytes.length, FIELD_BYTES);
        if (number.signum() < 0 || number.bitLength() > FIELD_BYTES * Byte.SIZE) {
            throw new IllegalArgumentException("the number does not fit P-256");
        }
        System.arraycopy(bytes, bytes.length - length, padded, FIELD_BYTES - length, length);
        Arrays.fill(bytes, (byte) 0);
        return padded;
    }

    /**
     * Refuses every other curve.
     *
     * @throws IllegalArgumentException when these are the parameters of another curve
     */
    public static void requireCurve(ECParameterSpec parameters) {
        if (!Curve.P_256.equals(Curve.forECParameterSpec(parameters))) {
            throw new IllegalArgumentException("the key is not on P-256");
        }
    }

    private static BigInteger unsigned(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    private static KeyFactory keyFactory() {
        try {
            return KeyFactory.getInstance("EC");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has EC keys", impossible);
        }
    }
}
