package io.caracal.common.canary;

import io.caracal.common.config.SettingsReader;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the self-test over the network.
 *
 * @param period      CANARY_NETWORK_PERIOD_SECONDS: time between two rounds; zero turns it off
 * @param within      CANARY_REVOKED_WITHIN_SECONDS: how long a revocation may take before being accepted counts as a failure
 * @param secret      CANARY_CLIENT_SECRET: of the application of the reserved zone; without one there are no rounds
 * @param coordinator CARACAL_COORDINATOR_URL
 */
public record CanarySettings(Duration period, Duration within, Optional<SecretText> secret, URI coordinator) {

    /** Name of the setting that also makes the API provide the reserved zone. */
    public static final String SECRET = "CANARY_CLIENT_SECRET";

    private static final int SHORTEST_SECRET = 32;
    private static final int PERIOD_SECONDS = 60;
    private static final int LONGEST_PERIOD_SECONDS = 3600;
    private static final int WITHIN_SECONDS = 10;
    private static final int LONGEST_WITHIN_SECONDS = 120;
    private static final String COORDINATOR = "CARACAL_COORDINATOR_URL";
    private static final String COORDINATOR_DEFAULT = "http://localhost:4000";

    public static CanarySettings read(SettingsReader reader) {
        int period = reader.integer("CANARY_NETWORK_PERIOD_SECONDS", PERIOD_SECONDS, 0, LONGEST_PERIOD_SECONDS);
        int within = reader.integer("CANARY_REVOKED_WITHIN_SECONDS", WITHIN_SECONDS, 1, LONGEST_WITHIN_SECONDS);
        Optional<SecretText> secret = secret(reader);
        URI coordinator = secret.isPresent() && period > 0
                ? reader.urlRequiredWhenPublished(COORDINATOR, COORDINATOR_DEFAULT)
                : reader.url(COORDINATOR, COORDINATOR_DEFAULT);
        return new CanarySettings(Duration.ofSeconds(period), Duration.ofSeconds(within), secret, coordinator);
    }

    /** The secret alone: what the API needs of these settings. */
    public static Optional<SecretText> secret(SettingsReader reader) {
        Optional<SecretText> secret = reader.secret(SECRET);
        if (secret.filter(text -> text.reveal().length() < SHORTEST_SECRET).isPresent()) {
            reader.problem(SECRET, "is too short", "at least " + SHORTEST_SECRET + " characters, made by chance");
        }
        return secret;
    }

    /** Whether there are rounds. */
    public boolean on() {
        return secret.isPresent() && !period.isZero();
    }
}
