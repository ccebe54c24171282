package io.caracal.common.security;

import io.caracal.core.secret.SecretText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A configured operator secret presented as a bearer token. Without a configured secret nobody is the operator. */
public final class OperatorToken {

    private final Optional<SecretText> expected;

    public OperatorToken(Optional<SecretText> expected) {
        this.expected = expected;
    }

    public boolean configured() {
        return expected.isPresent();
    }

    /** Whether the Authorization header presents the secret; compared in constant time. */
    public boolean presentedIn(@Nullable String authorization) {
        return BearerTokens.parse(authorization, BearerTokens.Scheme.EXACT)
                .filter(this::matches)
                .isPresent();
    }

    /** Whether a token already taken from its header is the secret; compared in constant time. */
    public boolean matches(String token) {
        return expected.isPresent() && expected.get().matches(token);
    }
}
