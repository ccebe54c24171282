package io.caracal.common.metrics;

import io.caracal.common.config.Mode;
import io.caracal.core.secret.SecretText;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may read metrics (STS contract §7.4). With METRICS_BEARER set the header must be exactly {@code Bearer <value>} in
 * every mode; without it metrics are open in dev and closed in published modes.
 */
public final class MetricsAccess {

    private static final String PREFIX = "Bearer ";

    private final Mode mode;
    private final Supplier<Optional<SecretText>> bearer;

    /** @param bearer asked on every request, so that a rotated value takes effect without a restart; must not block */
    public MetricsAccess(Mode mode, Supplier<Optional<SecretText>> bearer) {
        this.mode = mode;
        this.bearer = bearer;
    }

    public boolean allows(@Nullable String authorization) {
        Optional<SecretText> required = bearer.get().filter(secret -> !secret.isEmpty());
        if (required.isEmpty()) {
            return !mode.published();
        }
        return authorization != null
                && authorization.startsWith(PREFIX)
                && required.get().matches(authorization.substring(PREFIX.length()));
    }
}
