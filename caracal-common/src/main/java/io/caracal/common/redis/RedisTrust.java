package io.caracal.common.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of REDIS_CA_FILE: who may sign for a Redis that is reached by {@code rediss://}, in place of those that the JVM trusts. */
public final class RedisTrust {

    private RedisTrust() {}

    /**
     * The file, when it holds certificates.
     *
     * @param file PEM with one certificate or more
     * @throws IllegalArgumentException with a message fit for people when it cannot be read or holds none
     */
    public static Path usable(Path file) {
        try {
            if (certificates(file).isEmpty()) {
                throw new IllegalArgumentException("REDIS_CA_FILE names " + file + ", which holds no certificate");
            }
            return file;
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "REDIS_CA_FILE names " + file + ", which cannot be read; correct the path or the permissions",
                    unreadable);
        } catch (CertificateException malformed) {
            throw new IllegalArgumentException(
                    "REDIS_CA_FILE names " + file + ", which is no file of certificates (PEM)", malformed);
        }
    }

    /**
     * For who speaks to Redis without a client.
     *
     * @throws IOException when the file has become unusable since it was looked at
     */
    public static SSLContext context(Path file) throws IOException {
        try {
            KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
            roots.load(null, null);
            int number = 0;
            for (Certificate root : certificates(file)) {
                roots.setCertificateEntry("root-" + number++, root);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the certificates of " + file + " cannot be used", unusable);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException, CertificateException {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
    }
}
