package io.caracal.testing.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A key of this run alone and a certificate for one host that it has signed for itself. */
public final class TlsIdentity {
    private static final char[] PASSWORD = "unused".toCharArray();

    private final KeyPair pair;
    private final byte[] certificate;

    private TlsIdentity(KeyPair pair, byte[] certificate) {
        this.pair = pair;
        this.certificate = certificate;
    }

    /** For a DNS name, or an IPv4 address. */
    public static TlsIdentity of(String host) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new TlsIdentity(pair, sign(content(pair, host), pair));
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException("no certificate could be made", failure);
        }
    }

    /** The certificate, for whoever is to trust it. */
    public String pem() {
        return pem("CERTIFICATE", certificate);
    }

    /** The key (PKCS#8), for a server that reads files. */
    public String keyPem() {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    /** A context that shows the certificate. */
    public SSLContext server() {
        try {
            Certificate own =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", pair.getPrivate(), PASSWORD, new Certificate[] {own});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException("the certificate could not be used", failure);
        }
    }

    private static String pem(String what, byte[] content) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    private static TBSCertificate content(KeyPair pair, String host) throws IOException {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
        generator.setIssuer(new X500Name("CN=" + host));
        generator.setSubject(new X500Name("CN=" + host));
        generator.setStartDate(new Time(new DERGeneralizedTime("20200101000000Z")));
        generator.setEndDate(new Time(new DERGeneralizedTime("20990101000000Z")));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        generator.setSignature(algorithm());
        int kind = host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
        GeneralNames names = new GeneralNames(new GeneralName(kind, host));
        generator.setExtensions(
                new Extensions(new Extension(Extension.subjectAlternativeName, false, names.getEncoded())));
        return generator.generateTBSCertificate();
    }

    private static byte[] sign(TBSCertificate content, KeyPair pair) throws GeneralSecurityException, IOException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(content.getEncoded());
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(content);
        parts.add(algorithm());
        parts.add(new DERBitString(signature.sign()));
        return new DERSequence(parts).getEncoded();
    }

    private static AlgorithmIdentifier algorithm() {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }
}
