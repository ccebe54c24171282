package io.caracal.common.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads frames of one file through a window. For one thread. */
final class FrameReader {

    private static final int WINDOW = 1 << 18;

    private final FrameFormat format = new FrameFormat();
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private @Nullable DiskFile file;
    private long base;

    /** One readable frame and where it ends. */
    record Found(Frame frame, int index, long end) {
        /** Everything up to here had reached the disk before this frame was written. */
        long provenDurable() {
            return frame.seq() - index - 1;
        }
    }

    /**
     * The frame at the offset.
     *
     * @param end where the readable part of the file ends
     * @return null when no intact frame with a number from {@code lowest} to {@code highest} lies there
     */
    @Nullable
    Found at(DiskFile source, long offset, long end, long lowest, long highest) throws IOException {
        if (end - offset < FrameFormat.HEADER || !load(source, offset, FrameFormat.HEADER, end)) {
            return null;
        }
        int at = (int) (offset - base);
        int length = window.getInt(at);
        long seq = window.getLong(at + 8);
        int index = window.getInt(at + 16);
        boolean plausible = FrameFormat.plausible(length) && seq >= lowest && seq <= highest && index >= 0;
        long frameEnd = offset + FrameFormat.HEADER + length;
        if (!plausible || frameEnd > end || !load(source, offset, FrameFormat.HEADER + length, end)) {
            return null;
        }
        at = (int) (offset - base);
        if (!format.intact(window, at, length)) {
            return null;
        }
        byte[] payload = new byte[length];
        window.get(at + FrameFormat.HEADER, payload);
        return new Found(new Frame(seq, payload), index, frameEnd);
    }

    /** Where, after the offset, the next intact frame with such a number begins; {@code end} when there is none. */
    long next(DiskFile source, long offset, long end, long lowest, long highest) throws IOException {
        for (long candidate = offset + 1; end - candidate >= FrameFormat.HEADER; candidate++) {
            if (at(source, candidate, end, lowest, highest) != null) {
                return candidate;
            }
        }
        return end;
    }

    /** Whether a whole frame seems to lie at the offset, intact or not. */
    boolean looksWhole(DiskFile source, long offset, long end) throws IOException {
        if (end - offset < FrameFormat.HEADER || !load(source, offset, FrameFormat.HEADER, end)) {
            return false;
        }
        int length = window.getInt((int) (offset - base));
        return FrameFormat.plausible(length) && offset + FrameFormat.HEADER + length <= end;
    }

    /** Gets so many bytes from the offset on into the window; false when the file is shorter. */
    private boolean load(DiskFile source, long offset, int count, long end) throws IOException {
        if (source == file && offset >= base && offset + count <= base + window.limit()) {
            return true;
        }
        if (window.capacity() < count) {
            window = ByteBuffer.allocate(count);
        }
        // Until everything is read the window holds nothing.
        file = null;
        base = offset;
        window.clear().limit((int) Math.min(window.capacity(), end - offset));
        int read = 1;
        while (window.hasRemaining() && read > 0) {
            read = source.read(window, base + window.position());
        }
        window.flip();
        file = source;
        return window.limit() >= count;
    }
}
