package io.caracal.common.probe;

import io.caracal.common.config.Mode;
import io.caracal.core.secret.SecretText;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may see and do what, in three tiers. Anybody gets the verdict and its one reason, unless probes need a credential. A reader (the metrics bearer, an API key, or
 * the operator) gets metrics and details; in dev without bearer and keys everybody is a reader, in published modes nobody (STS contract §7.4). The operator alone may
 * change anything. All comparisons take constant time.
 */
public final class ProbeAccess {

    private static final String PREFIX = "Bearer ";

    private final Mode mode;
    private final ProbeSettings settings;
    private final Supplier<Optional<SecretText>> bearer;
    private final Supplier<Optional<SecretText>> operatorToken;

    /** How an operation is refused, if it is. */
    enum Operator {
        ADMITTED,
        NOT_CONFIGURED,
        UNKNOWN_CALLER,
        READER_ONLY
    }

    /**
     * Secrets are asked for on every request, so that a rotated value takes effect; that must not block.
     *
     * @param bearer METRICS_BEARER
     * @param operatorToken CARACAL_OPERATOR_TOKEN; without one nobody is the operator
     */
    public ProbeAccess(
            Mode mode,
            ProbeSettings settings,
            Supplier<Optional<SecretText>> bearer,
            Supplier<Optional<SecretText>> operatorToken) {
        this.mode = mode;
        this.settings = settings;
        this.bearer = bearer;
        this.operatorToken = operatorToken;
    }

    /** Whether the verdict may be seen. */
    boolean probes(@Nullable String authorization) {
        return !settings.authRequired() || presentsReader(authorization);
    }

    /** Whether metrics and details may be seen. */
    boolean reads(@Nullable String authorization) {
        boolean open = !mode.published()
                && settings.keys().isEmpty()
                && configured(bearer).isEmpty();
        return (open && !settings.authRequired()) || presentsReader(authorization);
    }

    Operator operates(@Nullable String authorization) {
        Optional<SecretText> operator = configured(operatorToken);
        if (operator.isEmpty()) {
            return Operator.NOT_CONFIGURED;
        }
        if (matches(operator, token(authorization))) {
            return Operator.ADMITTED;
        }
        return presentsReader(authorization) ? Operator.READER_ONLY : Operator.UNKNOWN_CALLER;
    }

    /** Every secret is compared, whichever matches. */
    private boolean presentsReader(@Nullable String authorization) {
        String token = token(authorization);
        if (token == null) {
            return false;
        }
        boolean scraper = matches(configured(bearer), token);
        boolean key = settings.keys().contains(token);
        boolean operator = matches(configured(operatorToken), token);
        return scraper || key || operator;
    }

    private static Optional<SecretText> configured(Supplier<Optional<SecretText>> secret) {
        return secret.get().filter(text -> !text.isEmpty());
    }

    private static boolean matches(Optional<SecretText> secret, @Nullable String token) {
        return token != null && secret.isPresent() && secret.get().matches(token);
    }

    /** Exactly as sent: nothing is trimmed. */
    private static @Nullable String token(@Nullable String authorization) {
        return authorization != null && authorization.startsWith(PREFIX)
                ? authorization.substring(PREFIX.length())
                : null;
    }
}
