package io.caracal.common.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A log whose writing and reading thread is the test's own, on a clock that the test moves. */
final class LogBed {

    static final Path DIRECTORY = Path.of("/log");
    static final WalSettings SETTINGS = settings(DIRECTORY, 1 << 16, 1 << 20);

    private final AtomicLong now = new AtomicLong();
    private final WalSettings settings;
    private final Disk disk;
    private WriteAheadLog log;

    LogBed(WalSettings settings, Disk disk) throws IOException {
        this.settings = settings;
        this.disk = disk;
        this.log = opened();
    }

    static WalSettings settings(Path directory, long segment, long max) {
        return new WalSettings(directory, segment, max, 1_000, Duration.ofSeconds(20));
    }

    WriteAheadLog log() {
        return log;
    }

    /** As after a kill: nothing of the old one is closed properly but the lock. */
    void reopen() throws IOException {
        log = opened();
    }

    private WriteAheadLog opened() throws IOException {
        return WriteAheadLog.open(settings, disk, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), now::get);
    }

    void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** One round of the writing thread that does not wait. */
    void round() {
        LockSupport.unpark(Thread.currentThread());
        try {
            log.writeRound();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Append submit(String... records) {
        return log.submit(List.of(records).stream()
                .map(record -> record.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /** Appends each in a batch of its own. */
    void write(String... records) {
        for (String record : records) {
            Append append = submit(record);
            round();
            assertThat(append.succeeded()).as("%s is durable", record).isTrue();
        }
    }

    List<String> read() throws IOException {
        List<String> records = new ArrayList<>();
        for (List<Frame> frames = log.cursor().read(7, 1 << 20);
                !frames.isEmpty() || log.cursor().position() < log.durable();
                frames = log.cursor().read(7, 1 << 20)) {
            frames.forEach(frame -> records.add(new String(frame.payload(), StandardCharsets.UTF_8)));
        }
        return records;
    }

    /** Confirms everything read, and lets files go. */
    void confirm() {
        pass(Duration.ofSeconds(2));
        log.shipped(log.cursor().position());
    }

    void waitOut() {
        pass(Duration.ofNanos(TimeUnit.SECONDS.toNanos(2)));
        round();
    }
}
