package io.caracal.control.catalog;

/** A flag is missing, unknown or of the wrong shape; the message names it and never repeats its value. */
public final class InvalidFlagException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidFlagException(String message) {
        super(message);
    }
}
