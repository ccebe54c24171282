package io.caracal.sts.revocation;

import io.caracal.common.config.SettingsReader;
import java.time.Duration;

/**
 * Settings of revocation.
 *
 * @param replica HOSTNAME: name of this process among the replicas, best the same after a restart
 * @param maxAge REVOCATION_MAX_AGE_SECONDS: how long published revocations may stay undone before nothing is decided any more
 */
public record RevocationSettings(String replica, Duration maxAge) {

    private static final int USUAL_SECONDS = 70;
    private static final int SHORTEST_SECONDS = 5;
    private static final int LONGEST_SECONDS = 3600;

    public static RevocationSettings read(SettingsReader reader) {
        return new RevocationSettings(
                reader.text("HOSTNAME", "local"),
                Duration.ofSeconds(reader.integer(
                        "REVOCATION_MAX_AGE_SECONDS", USUAL_SECONDS, SHORTEST_SECONDS, LONGEST_SECONDS)));
    }
}
