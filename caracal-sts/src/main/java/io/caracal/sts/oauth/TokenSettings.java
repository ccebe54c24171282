package io.caracal.sts.oauth;

import io.caracal.common.config.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the calls to token endpoints (STS contract §8).
 *
 * @param longest MAX_GRANT_TTL_SECONDS: a token is not kept longer than that
 * @param privateHosts CARACAL_PRIVATE_EGRESS_HOSTS: hosts that may have private addresses
 * @param extraRoots CARACAL_TLS_EXTRA_CA_FILE: PEM certificates that are trusted as well
 * @param waiting STS_PROVIDER_CALL_CONCURRENCY: requests that wait for a token endpoint at a time, of one zone a quarter
 */
public record TokenSettings(Duration longest, List<String> privateHosts, Optional<Path> extraRoots, int waiting) {

    public TokenSettings {
        privateHosts = List.copyOf(privateHosts);
    }

    public static TokenSettings read(SettingsReader reader) {
        Optional<Path> roots = reader.path("CARACAL_TLS_EXTRA_CA_FILE");
        roots.filter(file -> !TokenTrust.readable(file))
                .ifPresent(file -> reader.problem(
                        "CARACAL_TLS_EXTRA_CA_FILE",
                        "holds something else than certificates, or cannot be read",
                        "a file of PEM certificates, or one that does not exist"));
        return new TokenSettings(
                Duration.ofSeconds(reader.integer("MAX_GRANT_TTL_SECONDS", 3600, 1, Integer.MAX_VALUE)),
                reader.csv("CARACAL_PRIVATE_EGRESS_HOSTS"),
                roots,
                reader.integer("STS_PROVIDER_CALL_CONCURRENCY", 64, 1, 1024));
    }
}
