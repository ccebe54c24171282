package io.caracal.api.provider.config;

import io.caracal.common.security.PemPrivateKey;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Set;

/**
 * The private key that a client assertion is signed with: unencrypted PEM, PKCS #8, PKCS #1 or SEC 1; RSA of at least 2048 bits (RFC 7518
 * §3.3) or EC on P-256, P-384 or P-521.
 */
final class SigningMaterial {

    private static final int MIN_RSA_BITS = 2048;
    private static final Set<Integer> EC_BITS = Set.of(256, 384, 521);
    private static final byte[] PROBE = "caracal key match".getBytes(StandardCharsets.US_ASCII);

    private final PrivateKey key;

    private SigningMaterial(PrivateKey key) {
        this.key = key;
    }

    /** 400 invalid_provider_config for anything else; the description tells nothing about the key. */
    static SigningMaterial parse(String pem) {
        if (!PemPrivateKey.isPem(pem)) {
            throw InvalidConfig.because("private_key must be an unencrypted PEM private key");
        }
        try {
            SigningMaterial material = new SigningMaterial(PemPrivateKey.parse(pem));
            material.checkStrength();
            return material;
        } catch (InvalidKeyException unreadable) {
            throw InvalidConfig.because("private_key cannot be read").causedBy(unreadable);
        }
    }

    /** 400 invalid_provider_config unless the PEM certificate holds the public key of this private key. */
    void checkCertificate(String pem) {
        if (!matches(publicKey(pem))) {
            throw InvalidConfig.because("certificate does not belong to private_key");
        }
    }

    private void checkStrength() {
        if (key instanceof RSAPrivateKey rsa) {
            BigInteger modulus = rsa.getModulus();
            if (modulus.bitLength() < MIN_RSA_BITS) {
                throw InvalidConfig.because("private_key must have at least " + MIN_RSA_BITS + " bits");
            }
        } else if (key instanceof ECPrivateKey ec) {
            if (!EC_BITS.contains(ec.getParams().getOrder().bitLength())) {
                throw InvalidConfig.because("private_key must be on curve P-256, P-384 or P-521");
            }
        }
    }

    private static PublicKey publicKey(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .getPublicKey();
        } catch (GeneralSecurityException unreadable) {
            throw InvalidConfig.because("certificate must be a PEM X.509 certificate")
                    .causedBy(unreadable);
        }
    }

    private boolean matches(PublicKey other) {
        if (!key.getAlgorithm().equals(other.getAlgorithm())) {
            return false;
        }
        try {
            String algorithm = key instanceof ECPrivateKey ? "SHA256withECDSA" : "SHA256withRSA";
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROBE);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(other);
            verifier.update(PROBE);
            return verifier.verify(signature);
        } catch (GeneralSecurityException unusable) {
            throw InvalidConfig.because("certificate does not belong to private_key")
                    .causedBy(unusable);
        }
    }
}
