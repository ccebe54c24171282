package io.caracal.runtime.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The certificate files that the environment names: readable, certificates, and not about to expire. */
final class TlsFiles {
    private static final Duration SOON = Duration.ofDays(30);
    private static final String CHAIN = "TLS_CERT_FILE";
    private static final List<String> VARIABLES =
            List.of("CARACAL_TLS_EXTRA_CA_FILE", "REDIS_CA_FILE", "SSL_CERT_FILE", CHAIN);

    private final Map<String, String> environment;
    private final Instant now;

    TlsFiles(Map<String, String> environment, Instant now) {
        this.environment = environment;
        this.now = now;
    }

    /** One line per file; one that says so when there is none. */
    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        for (String variable : VARIABLES) {
            String file = environment.getOrDefault(variable, "").strip();
            if (!file.isEmpty()) {
                checks.add(check(variable, Path.of(file)));
            }
        }
        return checks.isEmpty() ? List.of(Check.ok(Section.PREFLIGHT, "TLS files", "none configured")) : checks;
    }

    private Check check(String variable, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return judge(variable, CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (IOException unreadable) {
            return Check.fail(
                    Section.PREFLIGHT,
                    variable,
                    "names " + file + ", which cannot be read",
                    "Correct the path or the permissions.");
        } catch (CertificateException malformed) {
            return Check.fail(
                    Section.PREFLIGHT, variable, "names " + file + ", which is no certificate", "Give a PEM file.");
        }
    }

    private Check judge(String variable, Collection<? extends Certificate> certificates) {
        List<Instant> ends = certificates.stream()
                .filter(X509Certificate.class::isInstance)
                .map(certificate ->
                        ((X509Certificate) certificate).getNotAfter().toInstant())
                .sorted()
                .toList();
        if (ends.isEmpty()) {
            return Check.fail(Section.PREFLIGHT, variable, "holds no certificate", "Give a PEM file.");
        }
        // Of a chain every part counts; of a bundle of authorities, such as the system's, those that are still valid.
        Instant telling = variable.equals(CHAIN) ? ends.get(0) : ends.get(ends.size() - 1);
        long expired = ends.stream().filter(end -> !end.isAfter(now)).count();
        String detail = "valid until " + telling
                + (ends.size() > 1 ? "; " + expired + " of " + ends.size() + " certificates have expired" : "");
        if (!telling.isAfter(now)) {
            return Check.fail(
                    Section.PREFLIGHT, variable, "expired at " + telling, "Replace the certificate and restart.");
        }
        return telling.isBefore(now.plus(SOON))
                ? Check.warn(Section.PREFLIGHT, variable, detail, "Renew it: less than 30 days are left.")
                : Check.ok(Section.PREFLIGHT, variable, detail);
    }
}
