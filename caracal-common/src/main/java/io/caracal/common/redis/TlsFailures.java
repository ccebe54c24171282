package io.caracal.common.redis;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why TLS was not established, in words that say what to do; the client's own name neither setting nor host. */
final class TlsFailures {
    private TlsFailures() {}

    /** Text to append to "cannot connect to …", empty where TLS was not the reason. */
    static String reason(@Nullable Throwable failure, String host) {
        List<Throwable> causes = RedisFailures.causes(failure).toList();
        if (any(causes, CertificateExpiredException.class::isInstance)) {
            return ": its certificate has expired";
        }
        if (any(
                causes,
                each -> each instanceof CertPathBuilderException || each instanceof CertPathValidatorException)) {
            return ": no trusted authority has signed its certificate; REDIS_CA_FILE names the file with those that are"
                    + " trusted";
        }
        if (any(causes, CertificateException.class::isInstance)) {
            return ": its certificate is not made for " + host;
        }
        return any(causes, SSLException.class::isInstance) ? ": the TLS handshake failed" : "";
    }

    private static boolean any(List<Throwable> causes, Predicate<Throwable> what) {
        return causes.stream().anyMatch(what);
    }
}
