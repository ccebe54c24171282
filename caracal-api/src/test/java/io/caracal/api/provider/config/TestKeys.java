package io.caracal.api.provider.config;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** Keys and certificates made for one test run. */
final class TestKeys {

    private TestKeys() {}

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PKCS #8. */
    static String pem(KeyPair pair) {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    /** PKCS #1 for RSA, SEC 1 for EC with its curve. */
    static String traditionalPem(KeyPair pair) {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
            if (pair.getPrivate().getAlgorithm().equals("RSA")) {
                return pem(
                        "RSA PRIVATE KEY",
                        info.parsePrivateKey().toASN1Primitive().getEncoded());
            }
            org.bouncycastle.asn1.sec.ECPrivateKey key =
                    org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
            org.bouncycastle.asn1.sec.ECPrivateKey named = new org.bouncycastle.asn1.sec.ECPrivateKey(
                    256, key.getKey(), info.getPrivateKeyAlgorithm().getParameters());
            return pem("EC PRIVATE KEY", named.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate for the public key, signed by the RSA issuer. */
    static String certificate(PublicKey subject, KeyPair issuer) {
        try {
            AlgorithmIdentifier algorithm =
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
            V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
            generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
            generator.setIssuer(new X500Name("CN=test"));
            generator.setSubject(new X500Name("CN=test"));
            generator.setStartDate(new Time(new DERGeneralizedTime("20260101000000Z")));
            generator.setEndDate(new Time(new DERGeneralizedTime("20360101000000Z")));
            generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(subject.getEncoded()));
            generator.setSignature(algorithm);
            TBSCertificate content = generator.generateTBSCertificate();
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(issuer.getPrivate());
            signature.update(content.getEncoded());
            ASN1EncodableVector parts = new ASN1EncodableVector();
            parts.add(content);
            parts.add(algorithm);
            parts.add(new DERBitString(signature.sign()));
            return pem("CERTIFICATE", new DERSequence(parts).getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
