package io.caracal.api.access;

import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.FixedWindowLimiter.Decision;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;

/**
 * Requests per minute and address, per minute and token, and failed authentications per minute and address (API contract §0.2). While
 * Redis does not answer, reads pass uncounted and changes are refused with 503. Zero switches a limit off.
 */
public final class RateLimits {

    private final FixedWindowLimiter limiter;
    private final int perMinute;
    private final int failuresPerMinute;

    public RateLimits(FixedWindowLimiter limiter, int perMinute, int failuresPerMinute) {
        this.limiter = limiter;
        this.perMinute = perMinute;
        this.failuresPerMinute = failuresPerMinute;
    }

    /** Counts a request of an address; false when it could not be counted, which a read survives. */
    boolean address(String address, boolean read) {
        return count("api:v1_rl:ip:" + address, read);
    }

    /** Counts a request of a known caller. */
    void actor(Actor actor, boolean read) {
        count("api:v1_rl:actor:" + actor.tokenId(), read);
    }

    /** What a failed authentication is answered with: 401, and 429 beyond the limit. */
    CaracalException failedAuthentication(String address) {
        CaracalException refused = CaracalException.of(ErrorCode.INVALID_ADMIN_TOKEN);
        if (failuresPerMinute == 0) {
            return refused;
        }
        try {
            Decision decision = limiter.hitMinute("api:admin_auth_fail:" + address, failuresPerMinute);
            return decision.allowed() ? refused : limited(decision);
        } catch (RedisUnavailableException uncounted) {
            refused.addSuppressed(uncounted);
            return refused;
        }
    }

    private boolean count(String key, boolean read) {
        if (perMinute == 0) {
            return true;
        }
        try {
            Decision decision = limiter.hitMinute(key, perMinute);
            if (!decision.allowed()) {
                throw limited(decision);
            }
            return true;
        } catch (RedisUnavailableException uncounted) {
            if (!read) {
                throw uncounted;
            }
            return false;
        }
    }

    private static CaracalException limited(Decision decision) {
        return CaracalException.of(ErrorCode.RATE_LIMITED).retryAfter(decision.retryAfter());
    }
}
