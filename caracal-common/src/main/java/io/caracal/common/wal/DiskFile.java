package io.caracal.common.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file. Reads may come from any thread; writes come from one. */
public interface DiskFile extends Closeable {

    /** Writes all remaining bytes at the position. After an exception any part of them may be in the file. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /**
     * Returns once everything written is on the disk. After an exception nothing is known of what was written since
     * the last success.
     */
    void sync() throws IOException;

    void truncate(long size) throws IOException;

    long size() throws IOException;

    /** Reads at least one byte, or returns -1 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Whether the path by which the file was opened still leads to it: a deleted file takes writes without a word. */
    boolean linked();
}
