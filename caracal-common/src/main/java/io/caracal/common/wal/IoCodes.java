package io.caracal.common.wal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** One word for what a disk did. */
final class IoCodes {

    private IoCodes() {}

    static String of(IOException failure) {
        if (failure instanceof LogFullException) {
            return "log_full";
        }
        if (failure instanceof LogLockedException) {
            return "locked";
        }
        if (failure instanceof SyncFailedException) {
            return "sync_failed";
        }
        if (failure instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission_denied";
        }
        if (failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException
                || failure instanceof FileAlreadyExistsException) {
            return "directory_missing";
        }
        return byText(text(failure));
    }

    /** The system's own words are all that the JDK tells. */
    private static String byText(String text) {
        if (text.contains("no space") || text.contains("quota") || text.contains("file too large")) {
            return "disk_full";
        }
        if (text.contains("read-only")) {
            return "read_only";
        }
        if (text.contains("not a directory")) {
            return "directory_missing";
        }
        return "io_error";
    }

    private static String text(IOException failure) {
        String reason = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        return reason == null ? "" : reason.toLowerCase(Locale.ROOT);
    }
}
