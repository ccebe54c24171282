package io.caracal.sts.policy;

import io.caracal.common.config.SettingsReader;
import java.time.Duration;

/**
 * Settings of policy loading.
 *
 * @param poll OPA_POLL_SECONDS: how often the active versions are compared with the loaded ones
 * @param maxAge POLICY_MAX_AGE_SECONDS: how long a policy may decide without having been seen to be the active one; more than two polls
 */
public record PolicySettings(Duration poll, Duration maxAge) {

    private static final String MAX_AGE = "POLICY_MAX_AGE_SECONDS";
    private static final int MARGIN_SECONDS = 10;
    private static final int LONGEST_SECONDS = 3600;

    public static PolicySettings read(SettingsReader reader) {
        int poll = reader.integer("OPA_POLL_SECONDS", 60, 1, 300);
        int maxAge = reader.integer(MAX_AGE, 2 * poll + MARGIN_SECONDS, 1, LONGEST_SECONDS);
        if (maxAge <= 2 * poll) {
            reader.problem(MAX_AGE, "lets a policy age out between two polls", "more than twice OPA_POLL_SECONDS");
        }
        return new PolicySettings(Duration.ofSeconds(poll), Duration.ofSeconds(maxAge));
    }
}
