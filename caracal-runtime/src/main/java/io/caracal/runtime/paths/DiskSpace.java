package io.caracal.runtime.paths;

import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Refuses to start on a disk that is about to be full. */
public final class DiskSpace {
    /** Below this a database cannot even be created. */
    public static final long NEEDED_BYTES = 200L * 1024 * 1024;

    private static final long MEBIBYTE = 1024L * 1024;

    private DiskSpace() {}

    /** Checks the disk that holds the directory, which must exist. */
    public static void require(Path directory) {
        try {
            require(directory, Files.getFileStore(directory).getUsableSpace());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot see how much space is left in " + directory, failure);
        }
    }

    static void require(Path directory, long usableBytes) {
        if (usableBytes < NEEDED_BYTES) {
            throw new OperatorProblem("the disk is full: " + directory + " has " + usableBytes / MEBIBYTE
                    + " MiB left and " + NEEDED_BYTES / MEBIBYTE
                    + " MiB are needed; free some space or point CARACAL_HOME to another disk");
        }
    }
}
