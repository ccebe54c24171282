package io.caracal.common.wal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record lies in a file, big-endian: length of the payload (4 bytes), CRC32C of everything but itself (4),
 * sequence number (8), index in its batch (4), payload. A batch is synced as one, so a frame proves that everything
 * before the first frame of its own batch had reached the disk.
 */
final class FrameFormat {

    static final int HEADER = 20;

    /** Longest payload. */
    static final int MAX_PAYLOAD = 1 << 20;

    private static final int CHECKED_FROM = 8;

    private final CRC32C crc = new CRC32C();

    /** For one thread. */
    FrameFormat() {}

    static int bytes(byte[] payload) {
        return HEADER + payload.length;
    }

    static boolean plausible(int length) {
        return length >= 0 && length <= MAX_PAYLOAD;
    }

    /** Writes a frame at the buffer's position. */
    void write(ByteBuffer into, long seq, int index, byte[] payload) {
        int start = into.position();
        into.putInt(payload.length).putInt(0).putLong(seq).putInt(index).put(payload);
        into.putInt(start + 4, checksum(into, start, payload.length));
    }

    /** Whether the bytes at the offset, which hold a whole frame of this length, are what was written. */
    boolean intact(ByteBuffer bytes, int offset, int length) {
        return bytes.getInt(offset + 4) == checksum(bytes, offset, length);
    }

    private int checksum(ByteBuffer bytes, int start, int length) {
        crc.reset();
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc.update(length >>> shift);
        }
        crc.update(bytes.duplicate().position(start + CHECKED_FROM).limit(start + HEADER + length));
        return (int) crc.getValue();
    }
}
