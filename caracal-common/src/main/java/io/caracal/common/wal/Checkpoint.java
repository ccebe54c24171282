package io.caracal.common.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log knew at some time: the truth is the same or further on.
 *
 * @param shipped everything up to here may be forgotten
 * @param durable everything up to here had reached the disk
 */
record Checkpoint(long shipped, long durable) {

    static final String FILE = "checkpoint";

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
    /** "CW" and the version of the format of the directory. */
    private static final int MAGIC = 0x4357_0001;

    private static final int BYTES = 24;
    private static final Checkpoint NONE = new Checkpoint(0, 0);

    /**
     * What the directory's file says; nothing is known when there is none or it is damaged, which sends records twice
     * but loses none.
     */
    static Checkpoint read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        byte[] bytes;
        try {
            bytes = disk.read(file);
        } catch (NoSuchFileException none) {
            return NONE;
        }
        ByteBuffer content = ByteBuffer.wrap(bytes);
        if (bytes.length != BYTES || content.getInt(0) != MAGIC || content.getInt(20) != checksum(bytes)) {
            LOG.warn("{} is damaged; every record that is still here will be read again", file);
            return NONE;
        }
        return new Checkpoint(content.getLong(4), content.getLong(12));
    }

    void write(Disk disk, Path directory) throws IOException {
        byte[] bytes = new byte[BYTES];
        ByteBuffer content = ByteBuffer.wrap(bytes);
        content.putInt(MAGIC).putLong(shipped).putLong(durable).putInt(checksum(bytes));
        disk.replace(directory.resolve(FILE), bytes);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, BYTES - 4);
        return (int) crc.getValue();
    }
}
