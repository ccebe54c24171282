package io.caracal.audit.export;

/** It is not certain that a file is stored; the same hour is exported again later. */
public final class ExportFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for the log; holds no secret */
    public ExportFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
