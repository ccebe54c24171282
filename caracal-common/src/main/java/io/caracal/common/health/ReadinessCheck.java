package io.caracal.common.health;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One condition of readiness.
 *
 * @param name unique name inside the service, used for the loop and in the log
 * @param reason stable reason code of the contract, for example {@code postgres_unreachable}
 * @param dependency value of the {@code dependency} member, where the contract names one
 * @param probe what samples the condition
 */
public record ReadinessCheck(
        String name, String reason, @Nullable String dependency, Probe probe) {

    public ReadinessCheck {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(probe, "probe");
    }
}
