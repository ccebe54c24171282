package io.caracal.common.security;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Reads an unencrypted RSA or EC private key in PEM: PKCS #8, PKCS #1 or SEC 1 with its curve. */
public final class PemPrivateKey {

    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (PRIVATE KEY|RSA PRIVATE KEY|EC PRIVATE KEY)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private PemPrivateKey() {}

    /** Whether the text holds a PEM block of such a key, readable or not. */
    public static boolean isPem(String text) {
        return PEM.matcher(text).find();
    }

    /**
     * The first key of the text.
     *
     * @throws InvalidKeyException when there is none that can be read; its message tells nothing about the key
     */
    public static PrivateKey parse(String pem) throws InvalidKeyException {
        Matcher block = PEM.matcher(pem);
        if (!block.find()) {
            throw new InvalidKeyException("not a PEM private key");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            return privateKey(block.group(1), der);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException | ClassCastException unreadable) {
            throw new InvalidKeyException("the private key cannot be read", unreadable);
        }
    }

    private static PrivateKey privateKey(String label, byte[] der) throws GeneralSecurityException, IOException {
        PrivateKeyInfo info = switch (label) {
            case "RSA PRIVATE KEY" ->
                wrapped(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(der));
            case "EC PRIVATE KEY" -> sec1(org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(der));
            default -> PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
        };
        boolean elliptic = info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
        return KeyFactory.getInstance(elliptic ? "EC" : "RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static PrivateKeyInfo sec1(org.bouncycastle.asn1.sec.ECPrivateKey key) throws IOException {
        ASN1Encodable curve = key.getParametersObject();
        return wrapped(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
    }

    private static PrivateKeyInfo wrapped(AlgorithmIdentifier algorithm, ASN1Encodable key) throws IOException {
        return new PrivateKeyInfo(algorithm, key);
    }
}
