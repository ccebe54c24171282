package io.caracal.control.invoke;

/** The management API cannot be reached; the invocation ends as {@code upstream}. */
public final class AdminPortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AdminPortException(String message, Throwable cause) {
        super(message, cause);
    }
}
