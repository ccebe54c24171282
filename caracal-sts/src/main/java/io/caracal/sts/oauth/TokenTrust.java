package io.caracal.sts.oauth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Which certificates are trusted: those of the runtime, and those of the operator's file where there is one. */
final class TokenTrust {

    private TokenTrust() {}

    /** Whether the file is there and usable, or is not there at all. */
    static boolean readable(Path file) {
        try {
            return !Files.exists(file) || !certificates(file).isEmpty();
        } catch (IOException | GeneralSecurityException unusable) {
            return false;
        }
    }

    /** @throws GeneralSecurityException when a file has become unusable since the start */
    static SSLContext context(Optional<Path> file) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        int number = 0;
        for (Certificate root : runtime()) {
            roots.setCertificateEntry("root-" + number++, root);
        }
        if (file.isPresent() && Files.exists(file.get())) {
            for (Certificate root : certificates(file.get())) {
                roots.setCertificateEntry("root-" + number++, root);
            }
        }
        context.init(null, managers(roots).getTrustManagers(), null);
        return context;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
    }

    private static List<? extends Certificate> runtime() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                return List.of(known.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static TrustManagerFactory managers(KeyStore roots) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        return factory;
    }
}
