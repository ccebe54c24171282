package io.caracal.common.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the log asks of a file system. A seam, so that a full, failing or forgetful disk can be rehearsed. */
public interface Disk {

    /** The disk of this machine. */
    static Disk real() {
        return new FileDisk();
    }

    /** Makes the directory, for the owner alone, unless it is there. */
    void createDirectory(Path directory) throws IOException;

    /** The names of what is in the directory, sorted. */
    List<String> list(Path directory) throws IOException;

    /** Makes a file, for the owner alone, for reading and writing; one that is there already is an error. */
    DiskFile create(Path file) throws IOException;

    /** Opens a file for reading. */
    DiskFile open(Path file) throws IOException;

    /** The whole of a small file. */
    byte[] read(Path file) throws IOException;

    /** Puts a small file in place of another in one step; durable on return. */
    void replace(Path file, byte[] content) throws IOException;

    void move(Path from, Path to) throws IOException;

    /** Deletes the file, if it is there. */
    void delete(Path file) throws IOException;

    /** Makes the creation and deletion of files in the directory durable. */
    void syncDirectory(Path directory) throws IOException;

    /** When the file was last written, in milliseconds since the epoch. */
    long modifiedMillis(Path file) throws IOException;

    /**
     * Takes the file as a lock among processes, until it is closed or the process ends.
     *
     * @throws LogLockedException when it is taken
     */
    Lock lock(Path file) throws IOException;

    /** A lock that is held. */
    interface Lock extends Closeable {
        /** Whether the path still leads to the locked file. */
        boolean linked();
    }
}
