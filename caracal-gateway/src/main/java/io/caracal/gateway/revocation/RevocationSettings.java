package io.caracal.gateway.revocation;

import io.caracal.common.config.SettingsReader;
import java.time.Duration;

/**
 * Settings of the revocation snapshot.
 *
 * @param poll REVOCATION_POLL_SECONDS: how often Postgres is read
 * @param maxAge REVOCATION_MAX_AGE_SECONDS: older knowledge is not relied on; more than two polls
 */
public record RevocationSettings(Duration poll, Duration maxAge) {

    private static final String MAX_AGE = "REVOCATION_MAX_AGE_SECONDS";

    public static RevocationSettings read(SettingsReader reader) {
        int poll = reader.integer("REVOCATION_POLL_SECONDS", 30, 1, 300);
        int maxAge = reader.integer(MAX_AGE, 70, 3, 3600);
        if (maxAge <= 2 * poll) {
            reader.problem(
                    MAX_AGE, "lets the snapshot age out between two polls", "more than twice REVOCATION_POLL_SECONDS");
        }
        return new RevocationSettings(Duration.ofSeconds(poll), Duration.ofSeconds(maxAge));
    }
}
