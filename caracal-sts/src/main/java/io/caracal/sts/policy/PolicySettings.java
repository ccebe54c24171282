package io.caracal.sts.policy;

import io.caracal.common.config.SettingsReader;
import java.time.Duration;

/**
 * Settings of policy loading.
 *
 * @param poll OPA_POLL_SECONDS: how often the active versions are compared with the loaded ones
 */
public record PolicySettings(Duration poll) {

    public static PolicySettings read(SettingsReader reader) {
        return new PolicySettings(Duration.ofSeconds(reader.integer("OPA_POLL_SECONDS", 60, 1, 300)));
    }

    /** How long a policy may decide without having been seen to be the active one. */
    Duration maxAge() {
        return poll.multipliedBy(2);
    }
}
