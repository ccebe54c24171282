package io.caracal.system.bench;

import io.caracal.common.wal.Disk;
import io.caracal.common.wal.WalSettings;
import io.caracal.common.wal.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the evidence log does on the disk of a directory: one caller alone against a bare fsync, then more and more callers at once. */
final class EvidenceLogSpeed {
    private static final int RECORD_BYTES = 512;
    private static final int BLOCKS = 40;
    private static final int BLOCK = 50;
    private static final int[] CALLERS = {1, 8, 64, 256};
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration LOAD = Duration.ofSeconds(4);
    private static final double LEAST_APPENDS = 50_000;
    private static final double MOST_FSYNCS = 3;

    private final Path directory;

    /** @param directory for the files, empty or not there yet */
    EvidenceLogSpeed(Path directory) {
        this.directory = directory;
    }

    void measure(BenchReport report) throws IOException, InterruptedException {
        WalSettings settings =
                new WalSettings(directory.resolve("log"), 64L << 20, 4L << 30, 100_000, Duration.ofSeconds(60));
        try (WriteAheadLog log = WriteAheadLog.open(settings, Disk.real(), Clock.systemUTC(), System::nanoTime);
                LogWriting writing = new LogWriting(log)) {
            alone(log, report);
            double best = 0;
            for (int callers : CALLERS) {
                best = Math.max(best, together(log, callers, report));
            }
            writing.requireAlive();
            String how = "the best of the lines above; every append is on the disk before its caller goes on";
            report.row("evidence log, group commit", Bar.atLeast(LEAST_APPENDS, "/s"), best, how);
        }
    }

    /** In turns, so that both meet the disk in the same moods. */
    private void alone(WriteAheadLog log, BenchReport report) throws IOException {
        Timings fsyncs = new Timings();
        Timings appends = new Timings();
        Path file = directory.resolve("bare");
        try (FileChannel bare = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            syncs(bare, new Timings());
            appends(log, new Timings());
            for (int block = 0; block < BLOCKS; block++) {
                syncs(bare, fsyncs);
                appends(log, appends);
            }
        } finally {
            Files.deleteIfExists(file);
        }
        report.row("bare write + fsync, p99", Bar.none("ms"), fsyncs.millis(99), RECORD_BYTES + " B each; " + fsyncs);
        report.row(
                "single durable append, p99", Bar.none("ms"), appends.millis(99), RECORD_BYTES + " B each; " + appends);
        String how = "in turns of " + BLOCK + " in the same directory";
        report.row("single durable append ÷ fsync, p50", Bar.none("×"), appends.millis(50) / fsyncs.millis(50), how);
        report.row(
                "single durable append ÷ fsync, p99",
                Bar.atMost(MOST_FSYNCS, "×"),
                appends.millis(99) / fsyncs.millis(99),
                how);
    }

    private static void syncs(FileChannel file, Timings into) throws IOException {
        ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);
        for (int number = 0; number < BLOCK; number++) {
            long began = System.nanoTime();
            record.clear();
            file.write(record);
            file.force(false);
            into.since(began);
        }
    }

    private static void appends(WriteAheadLog log, Timings into) {
        for (int number = 0; number < BLOCK; number++) {
            long began = System.nanoTime();
            log.append(List.of(new byte[RECORD_BYTES]));
            into.since(began);
        }
    }

    private static double together(WriteAheadLog log, int callers, BenchReport report) throws InterruptedException {
        load(log, callers, WARM_UP);
        long batches = log.stats().batches();
        long began = System.nanoTime();
        Timings timings = load(log, callers, LOAD);
        double seconds = (System.nanoTime() - began) / 1e9;
        double perSecond = timings.count() / seconds;
        double perBatch = (double) timings.count() / Math.max(1, log.stats().batches() - batches);
        report.row(
                "evidence log, durable appends, " + callers + (callers == 1 ? " thread" : " threads"),
                Bar.none("/s"),
                perSecond,
                String.format(Locale.ROOT, "%d B each, %.1f per fsync; %s", RECORD_BYTES, perBatch, timings));
        log.shipped(log.durable());
        return perSecond;
    }

    /** Every caller waits for each of its records to be on the disk before it brings the next. */
    private static Timings load(WriteAheadLog log, int callers, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        LongAdder failures = new LongAdder();
        Map<Thread, Timings> threads = new LinkedHashMap<>();
        for (int number = 0; number < callers; number++) {
            Timings own = new Timings();
            Thread thread = new Thread(() -> call(log, end, own), "bench-append-" + number);
            thread.setUncaughtExceptionHandler((failed, failure) -> failures.increment());
            threads.put(thread, own);
        }
        threads.keySet().forEach(Thread::start);
        Timings all = new Timings();
        for (Map.Entry<Thread, Timings> each : threads.entrySet()) {
            each.getKey().join();
            all.addAll(each.getValue());
        }
        if (failures.sum() > 0) {
            throw new AssertionError(failures.sum() + " callers were refused by the log");
        }
        return all;
    }

    private static void call(WriteAheadLog log, long end, Timings into) {
        byte[] record = new byte[RECORD_BYTES];
        while (System.nanoTime() - end < 0) {
            long began = System.nanoTime();
            log.append(List.of(record));
            into.since(began);
        }
    }

    /** The thread that writes for the log. */
    private static final class LogWriting implements AutoCloseable {
        private final WriteAheadLog log;
        private final Thread thread = new Thread(this::write, "bench-log-writer");
        private volatile boolean over;

        LogWriting(WriteAheadLog log) {
            this.log = log;
            thread.start();
        }

        private void write() {
            try {
                while (!over) {
                    log.writeRound();
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }

        void requireAlive() {
            if (!thread.isAlive()) {
                throw new AssertionError("the writing thread has ended");
            }
        }

        @Override
        public void close() {
            over = true;
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
