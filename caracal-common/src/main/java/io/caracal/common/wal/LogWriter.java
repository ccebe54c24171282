package io.caracal.common.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches: everything of a batch is in the file, one sync, done. After a failure the file is given up at its
 * last durable byte and the next batch begins another, because nobody knows what a disk holds of bytes whose sync has
 * failed. For one thread at a time.
 */
final class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final int BUFFER = FrameFormat.HEADER + FrameFormat.MAX_PAYLOAD;

    private final Disk disk;
    private final WalSettings settings;
    private final Segments segments;
    private final WalStats stats;
    private final LongSupplier nanos;
    private final FrameFormat format = new FrameFormat();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private volatile @Nullable Segment active;
    private long durable;

    /** @param durable the last record there is */
    LogWriter(Disk disk, WalSettings settings, Segments segments, WalStats stats, LongSupplier nanos, long durable) {
        this.disk = disk;
        this.settings = settings;
        this.segments = segments;
        this.stats = stats;
        this.nanos = nanos;
        this.durable = durable;
    }

    /** The file being written, if any. */
    @Nullable
    Segment active() {
        return active;
    }

    /**
     * Returns the number of the last record once all are durable.
     *
     * @throws IOException when they are not; then no record of the batch is part of the log
     */
    long write(List<Append> batch) throws IOException {
        long size = batch.stream().mapToLong(Append::bytes).sum();
        if (segments.bytes() + size > settings.maxBytes()) {
            giveUp();
            throw new LogFullException(settings.maxBytes());
        }
        Segment segment = room(size);
        try {
            long end = segment.durableBytes() + put(segment, batch);
            long begun = nanos.getAsLong();
            sync(segment);
            stats.syncs.record(nanos.getAsLong() - begun);
            if (!segment.file().linked()) {
                throw new NoSuchFileException(segment.path().toString());
            }
            int count =
                    batch.stream().mapToInt(append -> append.payloads().size()).sum();
            durable += count;
            segment.durable(end, durable);
            stats.frames.add(count);
            stats.batches.increment();
            stats.bytes.add(size);
            return durable;
        } catch (IOException | RuntimeException | Error e) {
            abandon(segment);
            throw e;
        }
    }

    /** Ends the file; the next batch begins another. */
    void giveUp() {
        active = null;
    }

    /** Ends the file if a stranger removed it. */
    void giveUpWhatIsGone() {
        Segment current = active;
        if (current != null && !current.file().linked()) {
            LOG.error("{} was removed; what is in it can be read as long as this process lives", current.path());
            giveUp();
        }
    }

    private Segment room(long size) throws IOException {
        Segment current = active;
        if (current != null && !current.empty() && current.durableBytes() + size > settings.segmentBytes()) {
            stats.rotations.increment();
            current = null;
        }
        if (current == null) {
            current = begin();
            active = current;
        }
        return current;
    }

    private Segment begin() throws IOException {
        long first = durable + 1;
        Segment before = segments.holding(first);
        if (before != null && before.first() == first) {
            // Nothing in it was ever confirmed; the name is needed again.
            discard(before);
        }
        Path path = settings.directory().resolve(Segment.name(first));
        Segment begun = new Segment(path, first, disk.create(path));
        segments.add(begun);
        try {
            disk.syncDirectory(settings.directory());
        } catch (IOException e) {
            discard(begun);
            throw e;
        }
        return begun;
    }

    private void discard(Segment segment) throws IOException {
        segment.file().close();
        disk.delete(segment.path());
        segments.remove(segment);
    }

    private long put(Segment segment, List<Append> batch) throws IOException {
        long start = segment.durableBytes();
        long position = start;
        long seq = durable;
        int index = 0;
        buffer.clear();
        for (Append append : batch) {
            for (byte[] payload : append.payloads()) {
                if (buffer.remaining() < FrameFormat.bytes(payload)) {
                    position += flush(segment, position);
                }
                format.write(buffer, ++seq, index++, payload);
            }
        }
        return position + flush(segment, position) - start;
    }

    private int flush(Segment segment, long position) throws IOException {
        buffer.flip();
        int size = buffer.remaining();
        segment.file().write(buffer, position);
        buffer.clear();
        return size;
    }

    private static void sync(Segment segment) throws IOException {
        try {
            segment.file().sync();
        } catch (IOException e) {
            throw new SyncFailedException(e);
        }
    }

    /**
     * Takes back what may be in the file behind its last durable byte. Where that fails too, the first number of the
     * next file bounds this one.
     */
    private void abandon(Segment segment) {
        active = null;
        try {
            segment.file().truncate(segment.durableBytes());
            segment.file().sync();
        } catch (IOException e) {
            LOG.warn("an unfinished write at the end of {} could not be taken back: {}", segment.path(), e.toString());
        }
    }
}
