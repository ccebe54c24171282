package io.caracal.common.failure;

import io.caracal.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A dependency of the service (storage, Redis, evidence, keys) did not answer. The request has had no effect that the
 * caller may rely on; it is answered with 503, the stable code and {@code Retry-After}.
 */
public class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * @param code the stable wire code of the dependency, for example {@code postgres_unreachable}
     * @param message for the log and the error description; never holds a secret
     */
    public UnavailableException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The stable wire code. */
    public final ErrorCode code() {
        return code;
    }
}
