package io.caracal.common.wal;

import java.io.IOException;

/** The files together have reached their limit. */
final class LogFullException extends IOException {
    private static final long serialVersionUID = 1L;

    LogFullException(long limit) {
        super("the log holds as much as it may, " + limit + " bytes");
    }
}
