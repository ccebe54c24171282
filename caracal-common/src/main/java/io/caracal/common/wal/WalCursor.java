package io.caracal.common.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the log from the first unconfirmed record on, each once, as far as it is durable. For one thread. */
public final class WalCursor {

    private final Segments segments;
    private final Damage damage;
    private final LongSupplier durable;
    private final FrameReader reader = new FrameReader();
    private long next;
    private @Nullable Segment segment;
    private volatile long offset;

    WalCursor(Segments segments, Damage damage, LongSupplier durable, long next) {
        this.segments = segments;
        this.damage = damage;
        this.durable = durable;
        this.next = next;
    }

    /** Everything up to here has been read or is lost. */
    public long position() {
        return next - 1;
    }

    /**
     * The next records, oldest first; empty when there is none. Damage on the way is set aside and counted.
     *
     * @throws IOException when a file cannot be read; the same records come again
     */
    public List<Frame> read(int maxFrames, long maxBytes) throws IOException {
        List<Frame> frames = new ArrayList<>();
        long end = durable.getAsLong();
        long bytes = 0;
        while (next <= end && frames.size() < maxFrames && bytes < maxBytes) {
            Segment current = enter();
            Frame frame = step(current);
            if (frame != null) {
                frames.add(frame);
                bytes += FrameFormat.bytes(frame.payload());
            }
        }
        return frames;
    }

    /** Bytes of the current file that have been read. */
    long offset() {
        return offset;
    }

    private Segment enter() {
        Segment holder = segments.holding(next);
        if (holder == null) {
            throw new IllegalStateException("no file holds record " + next);
        }
        if (holder != segment) {
            segment = holder;
            offset = 0;
            next = Math.max(next, holder.first());
        }
        return holder;
    }

    private @Nullable Frame step(Segment current) throws IOException {
        long last = current.last();
        long end = current.durableBytes();
        long at = current.behindGap(offset);
        FrameReader.@Nullable Found found = reader.at(current.file(), at, end, current.first(), last);
        if (found == null) {
            return leap(current, at, end, last);
        }
        offset = found.end();
        if (found.frame().seq() < next) {
            return null;
        }
        next = found.frame().seq() + 1;
        return found.frame();
    }

    /** What lies here was intact once. Goes on at the next record that is. */
    private @Nullable Frame leap(Segment current, long at, long end, long last) throws IOException {
        long to = at >= end ? end : reader.next(current.file(), at, end, next, last);
        FrameReader.@Nullable Found found = reader.at(current.file(), to, end, next, last);
        long resume = found == null ? last + 1 : found.frame().seq();
        if (to > at) {
            damage.note(current, new Segment.Gap(at, to), resume - next);
        }
        offset = to;
        next = resume;
        return null;
    }
}
