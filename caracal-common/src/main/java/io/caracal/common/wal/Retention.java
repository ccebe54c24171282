package io.caracal.common.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what the reader has confirmed: first the checkpoint says so durably, then the file goes. The checkpoint
 * follows at most once a second, so that after a crash a second's worth of records may be read again. For the reading
 * thread, then for the closing one.
 */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Disk disk;
    private final Path directory;
    private final Segments segments;
    private final Damage damage;
    private final LongSupplier nanos;
    private volatile long shipped;
    private long written;
    private long writtenDurable;
    private long writtenAt;

    Retention(Disk disk, Path directory, Segments segments, Damage damage, LongSupplier nanos, long shipped) {
        this.disk = disk;
        this.directory = directory;
        this.segments = segments;
        this.damage = damage;
        this.nanos = nanos;
        this.shipped = shipped;
        this.writtenAt = nanos.getAsLong() - PACE_NANOS;
    }

    long shipped() {
        return shipped;
    }

    void shipped(long seq, long durable, @Nullable Segment active) {
        shipped = seq;
        List<Segment> read = segments.read(seq, active);
        boolean due = nanos.getAsLong() - writtenAt >= PACE_NANOS;
        boolean news = seq > written || durable > writtenDurable;
        if (due && (news || !read.isEmpty())) {
            forget(seq, durable, read);
        }
    }

    private void forget(long seq, long durable, List<Segment> read) {
        try {
            write(seq, durable);
            for (Segment segment : read) {
                damage.settle(segment);
                disk.delete(segment.path());
                segments.remove(segment);
                segment.file().close();
            }
        } catch (IOException e) {
            LOG.warn("files in {} that are no longer needed cannot be deleted yet: {}", directory, e.toString());
        }
    }

    /** Makes the next start read nothing twice. */
    void settle(long durable) throws IOException {
        if (shipped > written || durable > writtenDurable) {
            write(shipped, durable);
        }
    }

    private void write(long seq, long durable) throws IOException {
        writtenAt = nanos.getAsLong();
        new Checkpoint(seq, durable).write(disk, directory);
        written = seq;
        writtenDurable = durable;
    }
}
