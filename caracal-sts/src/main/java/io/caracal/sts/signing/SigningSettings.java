package io.caracal.sts.signing;

import io.caracal.common.config.SettingsReader;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the signing keys.
 *
 * @param adminToken STS_ADMIN_TOKEN; without one there is no rotation route
 * @param activationDelay STS_KEY_ACTIVATION_DELAY: how long a new key is in every replica's key set before it signs. Not less
 *     than the five minutes that verifiers may keep a key set, because not every verifier asks again for an unknown key id
 */
public record SigningSettings(Optional<SecretText> adminToken, Duration activationDelay) {

    /** What {@code max-age} of the key set allows verifiers to keep it. */
    static final Duration SHORTEST_DELAY = Duration.ofMinutes(5);

    private static final String DELAY = "STS_KEY_ACTIVATION_DELAY";

    public static SigningSettings read(SettingsReader reader) {
        Optional<SecretText> adminToken = reader.secret("STS_ADMIN_TOKEN");
        Duration delay = reader.duration(DELAY, SHORTEST_DELAY);
        if (delay.compareTo(SHORTEST_DELAY) < 0) {
            reader.problem(DELAY, "is shorter than verifiers keep a key set", "at least 5m");
        }
        return new SigningSettings(adminToken, delay);
    }
}
