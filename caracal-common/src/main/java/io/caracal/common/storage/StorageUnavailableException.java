package io.caracal.common.storage;

import io.caracal.common.failure.UnavailableException;
import io.caracal.core.error.ErrorCode;

/**
 * Postgres could not be reached, had no connection to give, or did not answer in time; answered with 503. When the connection broke during
 * the commit the outcome is unknown, so that a caller who repeats the operation must be prepared to find it done.
 */
public final class StorageUnavailableException extends UnavailableException {

    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(Throwable cause) {
        super(ErrorCode.POSTGRES_UNREACHABLE, "Postgres is not available", cause);
    }
}
