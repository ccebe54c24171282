package io.caracal.common.wal;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A durable queue in a directory. Any thread appends and waits for the disk; one thread runs {@link #writeRound}
 * again and again; one thread reads through {@link #cursor} and confirms with {@link #shipped}. A disk that fails
 * makes the log read-only: appends are refused, reading goes on, and the writing thread tries the disk until it works
 * again.
 */
public final class WriteAheadLog implements AutoCloseable {

    /** Longest payload of one record, in bytes. */
    public static final int MAX_PAYLOAD = FrameFormat.MAX_PAYLOAD;

    private static final long BATCH_BYTES = 4L << 20;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final WalSettings settings;
    private final LongSupplier nanos;
    private final Home home;
    private final Quarantine quarantine;
    private final Recovery.Found found;
    private final Segments segments = new Segments();
    private final AppendQueue queue;
    private final WalStats stats;
    private final LogWriter writer;
    private final Retention retention;
    private final Arrivals arrivals = new Arrivals();
    private final WalCursor cursor;
    private final Condition condition;
    private final Backlog backlog;
    private final Tide tide = new Tide();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closing;
    private volatile boolean closed;

    private WriteAheadLog(WalSettings settings, Disk disk, Clock clock, LongSupplier nanos) throws IOException {
        this.settings = settings;
        this.nanos = nanos;
        this.home = Home.enter(disk, settings.directory());
        this.quarantine = new Quarantine(disk, settings.directory());
        Damage damage = new Damage(quarantine);
        try {
            quarantine.open();
            this.found = new Recovery(disk, settings, quarantine, damage, segments).run();
            noteArrivals(disk, clock);
        } catch (IOException | RuntimeException e) {
            home.leave();
            throw e;
        }
        this.queue = new AppendQueue(settings.queueLimit());
        this.stats = new WalStats(queue);
        this.writer = new LogWriter(disk, settings, segments, stats, nanos, found.durable());
        this.retention = new Retention(disk, settings.directory(), segments, damage, nanos, found.shipped());
        this.cursor = new WalCursor(segments, damage, tide::level, found.shipped() + 1);
        tide.rise(found.durable());
        this.condition = new Condition(settings.directory(), nanos, stats.readOnlyTurns);
        this.backlog = new Backlog(segments, retention, arrivals, nanos);
    }

    /**
     * Takes the directory and finds out what is in it.
     *
     * @param clock wall time, for the age of what earlier processes left
     * @param nanos monotonic nanoseconds
     * @throws LogLockedException when another process uses the directory
     * @throws IOException when the directory cannot be made or read
     */
    public static WriteAheadLog open(WalSettings settings, Disk disk, Clock clock, LongSupplier nanos)
            throws IOException {
        return new WriteAheadLog(settings, disk, clock, nanos);
    }

    /**
     * Returns once all records are on the disk.
     *
     * @param payloads at most {@link #MAX_PAYLOAD} bytes each; not to be changed afterwards
     * @throws WalException when that is not certain
     */
    public void append(List<byte[]> payloads) {
        try {
            submit(payloads).await(settings.appendTimeout().toNanos());
        } catch (WalException e) {
            stats.refusals.increment();
            throw e;
        }
    }

    /** Queues records without waiting. */
    Append submit(List<byte[]> payloads) {
        refuseUnless(payloads);
        Append append = new Append(List.copyOf(payloads));
        try {
            queue.put(append);
        } catch (QueueFullException e) {
            stats.queueRefusals.increment();
            throw e;
        }
        if (closed) {
            failWaiting(closedNow());
        }
        return append;
    }

    private void refuseUnless(List<byte[]> payloads) {
        WalException standing = condition.refusal();
        if (closing) {
            throw closedNow();
        }
        if (standing != null) {
            throw new WalException(standing.code(), String.valueOf(standing.getMessage()), standing);
        }
        for (byte[] payload : payloads) {
            if (payload.length > MAX_PAYLOAD) {
                String sizes = payload.length + " bytes, the limit is " + MAX_PAYLOAD;
                throw new WalException("record_too_large", "a record of " + sizes, null);
            }
        }
    }

    /**
     * Writes what waits, or waits up to a second for something; tries the disk while the log is read-only. For the
     * writing thread.
     */
    public void writeRound() throws InterruptedException {
        WalException standing = condition.refusal();
        if (standing != null) {
            failWaiting(standing);
            queue.await(RETRY_NANOS);
            tryDisk();
            return;
        }
        queue.await(IDLE_NANOS);
        writing.lock();
        try {
            List<Append> batch = queue.take(BATCH_BYTES);
            if (!batch.isEmpty()) {
                write(batch);
            } else if (condition.unprovenNanos() >= IDLE_NANOS) {
                tryDisk();
            }
        } finally {
            writing.unlock();
        }
    }

    private void write(List<Append> batch) {
        condition.asking();
        try {
            long durable = writer.write(batch);
            condition.works();
            arrivals.note(durable, nanos.getAsLong());
            tide.rise(durable);
            batch.forEach(Append::succeed);
        } catch (IOException e) {
            fail(batch, condition.failed(e));
        } catch (RuntimeException | Error e) {
            fail(batch, condition.failed(new IOException("the writing thread failed: " + e, e)));
            throw e;
        } finally {
            condition.answered();
        }
    }

    private static void fail(List<Append> batch, WalException cause) {
        batch.forEach(append -> append.fail(cause));
    }

    /** Finds out whether files can be written; ends or begins being read-only accordingly. */
    private void tryDisk() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            condition.asking();
            home.prove(new Checkpoint(retention.shipped(), tide.level()));
            writer.giveUpWhatIsGone();
            if (segments.bytes() + settings.headroom() > settings.maxBytes()) {
                writer.giveUp();
                throw new LogFullException(settings.maxBytes());
            }
            condition.works();
        } catch (IOException e) {
            condition.failed(e);
        } finally {
            condition.answered();
            writing.unlock();
        }
    }

    private void failWaiting(WalException cause) {
        for (List<Append> batch = queue.take(BATCH_BYTES); !batch.isEmpty(); batch = queue.take(BATCH_BYTES)) {
            fail(batch, cause);
        }
    }

    private static WalException closedNow() {
        return new WalException("closed", "the log is closed", null);
    }

    /** The reader of this log. */
    public WalCursor cursor() {
        return cursor;
    }

    /** Waits until there is a record behind this one; false when the time was over first. */
    public boolean awaitBeyond(long seq, long limitNanos) throws InterruptedException {
        return tide.awaitBeyond(seq, limitNanos);
    }

    /**
     * Everything up to here may be forgotten; files in which nothing else is left are deleted now and then. For the
     * reading thread.
     */
    public void shipped(long seq) {
        retention.shipped(seq, tide.level(), writer.active());
    }

    /** The last durable record. */
    public long durable() {
        return tide.level();
    }

    /** What {@link #shipped} was last told, or found when the log was opened. */
    public long confirmed() {
        return retention.shipped();
    }

    /** Records that were found when the log was opened. */
    public long recovered() {
        return found.frames();
    }

    /** Unfinished tails cut when the log was opened. */
    public long tornTails() {
        return found.torn();
    }

    /** Why appends are refused; null while they are not. */
    public @Nullable WalException refusal() {
        return condition.refusal();
    }

    /** How long the disk has not answered; time in which the whole process stood still counts for little. 0 while it is not being asked. */
    public long stalledNanos() {
        return condition.stalledNanos();
    }

    /** How long ago the disk last proved that it can be written, counted in the same way. */
    public long silentNanos() {
        return condition.silentNanos();
    }

    public WalStats stats() {
        return stats;
    }

    /** What could not be read. */
    public Quarantine quarantine() {
        return quarantine;
    }

    /** What is not confirmed. */
    public Backlog backlog() {
        return backlog;
    }

    /** Size of all files. */
    public long bytes() {
        return segments.bytes();
    }

    /** Refuses appends from now on; what already waits is still written. */
    public void stopAccepting() {
        closing = true;
        queue.nudge();
    }

    /** Writes what waits, remembers how far the reader came, and gives the directory free. */
    @Override
    public void close() throws IOException {
        stopAccepting();
        writing.lock();
        try {
            for (List<Append> rest = queue.take(BATCH_BYTES); !rest.isEmpty(); rest = queue.take(BATCH_BYTES)) {
                write(rest);
            }
            closed = true;
            failWaiting(closedNow());
            retention.settle(tide.level());
        } finally {
            writing.unlock();
            for (Segment segment : segments.list()) {
                segment.file().close();
            }
            home.leave();
        }
    }

    /** What earlier processes left is as old as its file's last write. */
    private void noteArrivals(Disk disk, Clock clock) throws IOException {
        for (Segment segment : segments.list()) {
            long age = Math.max(0, clock.millis() - disk.modifiedMillis(segment.path()));
            arrivals.note(segment.last(), nanos.getAsLong() - TimeUnit.MILLISECONDS.toNanos(age));
        }
    }
}
