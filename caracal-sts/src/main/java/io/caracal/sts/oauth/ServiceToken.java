package io.caracal.sts.oauth;

import io.caracal.core.secret.SecretText;
import java.time.Instant;
import java.util.Optional;

/**
 * An access token of a provider.
 *
 * @param expiresAt where the token endpoint told how long it lives
 */
public record ServiceToken(SecretText token, Optional<Instant> expiresAt) {}
