package io.caracal.core.jwks;

/**
 * A zone's keys cannot be had now: the fault is ours, not the caller's, so it is answered with 503 and never with 401.
 * Unchecked because every caller but the HTTP layer lets it pass.
 */
public final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeysUnavailableException(String message) {
        super(message);
    }

    public KeysUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
