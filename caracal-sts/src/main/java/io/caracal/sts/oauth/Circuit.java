package io.caracal.sts.oauth;

import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisUnavailableException;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Gives a token endpoint that keeps failing a rest, for all replicas together (STS contract §2.13): five failed calls in five minutes stop calls for
 * half a minute. Where Redis cannot tell, calls are made.
 */
final class Circuit {
    private static final int FAILURES = 5;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration REST = Duration.ofSeconds(30);

    private final Redis redis;
    private final FixedWindowLimiter failures;
    private final LongAdder refused = new LongAdder();
    private final LongAdder errors = new LongAdder();

    Circuit(Redis redis) {
        this.redis = redis;
        this.failures = new FixedWindowLimiter(redis);
    }

    void require(String provider) throws TokenUnavailableException {
        if (open(provider)) {
            refused.increment();
            throw new TokenUnavailableException("provider_circuit_open");
        }
    }

    void failed(String provider) {
        asking(() -> {
            if (failures.hit(failureKey(provider), FAILURES - 1, WINDOW).allowed()) {
                return;
            }
            redis.sync().set(circuitKey(provider), "1", SetArgs.Builder.px(REST.toMillis()));
        });
    }

    void succeeded(String provider) {
        asking(() -> redis.sync().del(failureKey(provider), circuitKey(provider)));
    }

    /** Requests for a token that the rest refused. */
    long refused() {
        return refused.sum();
    }

    /** Questions that Redis did not answer. */
    long errors() {
        return errors.sum();
    }

    private boolean open(String provider) {
        try {
            return redis.sync().exists(circuitKey(provider)) > 0;
        } catch (RedisUnavailableException unknown) {
            errors.increment();
            return false;
        }
    }

    private void asking(Runnable command) {
        try {
            command.run();
        } catch (RedisUnavailableException unknown) {
            errors.increment();
        }
    }

    private static String circuitKey(String provider) {
        return "provider-refresh-circuit:" + provider;
    }

    private static String failureKey(String provider) {
        return "provider-refresh-failures:" + provider;
    }
}
