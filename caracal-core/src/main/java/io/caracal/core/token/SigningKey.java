package io.caracal.core.token;

import io.caracal.core.jwks.P256;
import io.caracal.core.jwks.SigningKeyPublic;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/**
 * A zone's P-256 signing key. Never prints its private part.
 *
 * @param kid id that verifiers find the public part by, not empty
 */
public record SigningKey(String kid, ECPrivateKey privateKey, ECPublicKey publicKey) {
    /** @throws IllegalArgumentException when the id is empty or a key is not on P-256 */
    public SigningKey {
        if (kid.isEmpty()) {
            throw new IllegalArgumentException("a signing key needs a kid");
        }
        P256.requireCurve(privateKey.getParams());
        P256.requireCurve(publicKey.getParams());
    }

    /** A new key pair. */
    public static SigningKey generate(String kid, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(P256.NAME), random);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(kid, (ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException impossible) {
            throw new IllegalStateException("every Java runtime has P-256", impossible);
        }
    }

    /**
     * Reads a PEM {@code EC PRIVATE KEY} (SEC 1, RFC 5915) that holds its public point.
     *
     * @throws IllegalArgumentException when it is anything else, or the point does not belong to the private key; the
     *     message holds nothing of the key
     */
    public static SigningKey fromPem(String kid, String pem) {
        return Sec1Pem.read(kid, pem);
    }

    /** PEM {@code EC PRIVATE KEY} with curve and public point: the private key in the clear, to be sealed at once. */
    public String toPem() {
        return Sec1Pem.write(this);
    }

    /** The part that may be published. */
    public SigningKeyPublic publicPart() {
        return new SigningKeyPublic(kid, publicKey);
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
