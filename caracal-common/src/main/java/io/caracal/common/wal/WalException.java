package io.caracal.common.wal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The log did not confirm an append. Whoever appended must act as if the record did not exist, although it may. */
public class WalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code a short stable word, see {@link #code()} */
    public WalException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * Why, in one word: {@code queue_full}, {@code record_too_large}, {@code timeout}, {@code interrupted},
     * {@code closed}, or what made the log read-only: {@code log_full}, {@code disk_full}, {@code read_only},
     * {@code directory_missing}, {@code permission_denied}, {@code sync_failed}, {@code io_error}.
     */
    public final String code() {
        return code;
    }

    /** The same word for what keeps a log from being opened; {@code locked} where another process has it. */
    public static String code(IOException failure) {
        return IoCodes.of(failure);
    }
}
