package io.caracal.common.redis;

import io.lettuce.core.SetArgs;
import java.time.Duration;

/** Keys that only the first caller gets: nonces, token ids, idempotency markers. */
public final class OneTimeKeys {

    private final Redis redis;

    public OneTimeKeys(Redis redis) {
        this.redis = redis;
    }

    /**
     * Sets the key unless it exists (SET NX PX).
     *
     * @return whether this caller was the first within {@code ttl}
     * @throws RedisUnavailableException when that cannot be known; the caller must then refuse
     */
    public boolean claim(String key, String value, Duration ttl) {
        return "OK".equals(redis.sync().set(key, value, SetArgs.Builder.nx().px(ttl.toMillis())));
    }
}
