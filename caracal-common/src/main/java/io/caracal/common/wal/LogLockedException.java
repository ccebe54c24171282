package io.caracal.common.wal;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else writes the log in this directory. Two writers would destroy each other's records, so the second does
 * not start.
 */
public final class LogLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    LogLockedException(Path lock, String holder, @Nullable Throwable cause) {
        super(
                "the log directory of " + lock + " is in use by " + holder
                        + "; every process needs a directory of its own",
                cause);
    }
}
