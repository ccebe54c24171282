package io.caracal.common.security;

import io.caracal.core.error.ErrorCode;
import java.time.Duration;

/**
 * Limits of secret verification.
 *
 * @param concurrency derivations at a time; each needs 64 MiB
 * @param waitLimit how long a caller waits for its turn
 * @param cacheTtl how long a verified secret is remembered
 * @param cacheSize how many verified secrets are remembered
 * @param busyCode error code of the 503 answer when the turn does not come in time
 */
public record Argon2Settings(
        int concurrency, Duration waitLimit, Duration cacheTtl, int cacheSize, ErrorCode busyCode) {

    /** The limits of the STS contract §2.1: the cache holds 8192 secrets for one hour. */
    public static Argon2Settings of(int concurrency, ErrorCode busyCode) {
        return new Argon2Settings(concurrency, Duration.ofSeconds(5), Duration.ofHours(1), 8192, busyCode);
    }

    public Argon2Settings {
        if (concurrency < 1 || cacheSize < 1) {
            throw new IllegalArgumentException("concurrency and cache size must be positive");
        }
    }
}
