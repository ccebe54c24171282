package io.caracal.sts.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import io.caracal.common.security.PemPrivateKey;
import io.caracal.core.secret.SecretText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.util.Map;

/** Signs an assertion with a provider's private key: RS256, or the ECDSA of its curve (RFC 7523; STS contract §2.13). */
final class ClientAssertion {
    private final JWSAlgorithm algorithm;
    private final JWSSigner signer;

    private ClientAssertion(PrivateKey key) throws JOSEException {
        if (key instanceof ECPrivateKey elliptic) {
            ECDSASigner ecdsa = new ECDSASigner(elliptic);
            this.algorithm = ecdsa.supportedJWSAlgorithms().iterator().next();
            this.signer = ecdsa;
        } else {
            this.algorithm = JWSAlgorithm.RS256;
            this.signer = new RSASSASigner(key);
        }
    }

    static ClientAssertion with(SecretText pem) throws TokenUnavailableException {
        try {
            return new ClientAssertion(PemPrivateKey.parse(pem.reveal()));
        } catch (InvalidKeyException | JOSEException unusable) {
            throw new TokenUnavailableException("provider_secret_unreadable", unusable);
        }
    }

    /**
     * The signed compact text.
     *
     * @param keyId {@code kid}, empty for none
     * @param certificate PEM whose thumbprints go into the header, empty for none
     */
    SecretText sign(Map<String, Object> claims, String keyId, String certificate) throws TokenUnavailableException {
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT);
        if (!keyId.isEmpty()) {
            header.keyID(keyId);
        }
        if (!certificate.isEmpty()) {
            thumbprints(header, certificate);
        }
        JWSObject assertion = new JWSObject(header.build(), new Payload(claims));
        try {
            assertion.sign(signer);
        } catch (JOSEException unusable) {
            throw new TokenUnavailableException("provider_secret_unreadable", unusable);
        }
        return SecretText.of(assertion.serialize());
    }

    /** Microsoft's endpoints know the certificate by its SHA-1 thumbprint alone. */
    @SuppressWarnings("deprecation")
    private static void thumbprints(JWSHeader.Builder header, String certificate) throws TokenUnavailableException {
        try {
            byte[] der = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)))
                    .getEncoded();
            header.x509CertThumbprint(digest("SHA-1", der));
            header.x509CertSHA256Thumbprint(digest("SHA-256", der));
        } catch (GeneralSecurityException unreadable) {
            throw TokenUnavailableException.misconfigured();
        }
    }

    private static Base64URL digest(String name, byte[] der) throws GeneralSecurityException {
        return Base64URL.encode(MessageDigest.getInstance(name).digest(der));
    }
}
