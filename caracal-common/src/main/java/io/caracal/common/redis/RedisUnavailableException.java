package io.caracal.common.redis;

import io.caracal.common.failure.UnavailableException;
import io.caracal.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Redis cannot be reached, did not answer in time, or is in a state in which it refuses work (loading, out of memory, read-only). */
public final class RedisUnavailableException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    public RedisUnavailableException(String message, @Nullable Throwable cause) {
        super(ErrorCode.REDIS_UNREACHABLE, message, cause);
    }
}
