package io.caracal.control.guard;

import io.caracal.common.redis.OneTimeKeys;
import java.time.Clock;
import java.time.Duration;

/**
 * One invocation per token: the jti is burnt before anything else is decided about the request (API contract §7.5). The key outlives the token
 * by the verifier's clock tolerance, so that a token can never come back.
 */
public final class ReplayGuard {
    private static final String PREFIX = "caracal:control:jti:";
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private final OneTimeKeys keys;
    private final Clock clock;

    public ReplayGuard(OneTimeKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** @return whether this was the first use. @throws io.caracal.common.redis.RedisUnavailableException when that cannot be known */
    public boolean firstUse(Invoker invoker) {
        Duration left = Duration.between(clock.instant(), invoker.expiresAt()).plus(TOLERANCE);
        if (left.isNegative() || left.isZero()) {
            return false;
        }
        return keys.claim(PREFIX + invoker.jti(), "1", left);
    }
}
