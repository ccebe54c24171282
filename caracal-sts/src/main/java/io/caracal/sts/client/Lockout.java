package io.caracal.sts.client;

import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.Redis;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.secret.Sha256;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;

/**
 * Slows down guessing. More than 60 failures a minute of one source against one application block that source for a minute;
 * other callers of the application are not affected, so guessing cannot be used to lock its owner out. Failures of all
 * sources together are counted too (STS contract §2.1): beyond the limit a failing attempt is told to wait, a correct secret
 * still works.
 */
public final class Lockout {
    static final int FAILURES = 60;
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final Redis redis;
    private final FixedWindowLimiter limiter;

    public Lockout(Redis redis) {
        this.redis = redis;
        this.limiter = new FixedWindowLimiter(redis);
    }

    /** Refuses with 429 a source that is blocked. */
    public void check(String application, String source) {
        if (redis.sync().exists(blockedKey(application, source)) > 0) {
            throw locked(WINDOW);
        }
    }

    /** Counts a failure; the answer to give instead of 401 when it was one too many. */
    public Optional<CaracalException> count(String application, String source) {
        FixedWindowLimiter.Decision pair = limiter.hit(sourceKey(application, source), FAILURES, WINDOW);
        FixedWindowLimiter.Decision all = limiter.hit(key(application), FAILURES, WINDOW);
        if (!pair.allowed()) {
            redis.sync().set(blockedKey(application, source), "1", SetArgs.Builder.px(WINDOW.toMillis()));
            return Optional.of(locked(WINDOW));
        }
        return all.allowed() ? Optional.empty() : Optional.of(locked(all.retryAfter()));
    }

    /** The counter of an application, {@code auth-rl:<sha256 of its id>}. */
    static String key(String application) {
        return "auth-rl:" + Sha256.hex(application);
    }

    private static String sourceKey(String application, String source) {
        return key(application) + ":" + Sha256.hex(source);
    }

    private static String blockedKey(String application, String source) {
        return sourceKey(application, source) + ":blocked";
    }

    private static CaracalException locked(Duration wait) {
        return CaracalException.of(ErrorCode.PROVIDER_RATE_LIMITED, "too many failed authentication attempts")
                .status(429)
                .retryAfter(wait);
    }
}
