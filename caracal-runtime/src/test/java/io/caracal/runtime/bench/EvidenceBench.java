package io.caracal.runtime.bench;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the evidence log does on this disk: many callers at once, and one alone against a bare fsync. */
final class EvidenceBench {
    private static final int CALLERS = 256;
    private static final int PER_CALLER = 1_000;
    private static final int PER_DECISION = 2;
    private static final int SINGLE = 500;
    private static final int RECORD_BYTES = 512;

    private final Path directory;
    private final BenchReport report;

    EvidenceBench(Path directory, BenchReport report) {
        this.directory = directory;
        this.report = report;
    }

    void run() throws Exception {
        Timings fsync = bare();
        WalSettings settings =
                new WalSettings(directory.resolve("log"), 64L << 20, 4L << 30, 100_000, Duration.ofSeconds(60));
        try (WriteAheadLog log = WriteAheadLog.open(settings, Disk.real(), Clock.systemUTC(), System::nanoTime)) {
            AtomicBoolean over = new AtomicBoolean();
            Thread writer = writer(log, over);
            throughput(log);
            single(log, fsync);
            over.set(true);
            writer.join();
        }
    }

    private void throughput(WriteAheadLog log) throws InterruptedException {
        appendAll(log, PER_CALLER / 10);
        long began = System.nanoTime();
        appendAll(log, PER_CALLER);
        double seconds = (System.nanoTime() - began) / 1e9;
        double rate = (double) CALLERS * PER_CALLER * PER_DECISION / seconds;
        report.atLeast(
                "evidence appends, group commit",
                50_000,
                "/s",
                Math.rint(rate),
                CALLERS + " callers, " + PER_DECISION + " records of " + RECORD_BYTES
                        + " B each time, every one durable");
    }

    private static void appendAll(WriteAheadLog log, int each) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int number = 0; number < CALLERS; number++) {
            Thread caller = new Thread(() -> {
                for (int times = 0; times < each; times++) {
                    log.append(records());
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private void single(WriteAheadLog log, Timings fsync) {
        Timings timings = new Timings();
        for (int number = 0; number < SINGLE; number++) {
            long began = System.nanoTime();
            log.append(List.of(new byte[RECORD_BYTES]));
            timings.add(System.nanoTime() - began);
        }
        report.atMost(
                "single durable append p99, in fsyncs (p99)",
                3,
                "×",
                timings.millis(99) / fsync.millis(99),
                timings.text() + "; fsync " + fsync.text());
    }

    /** Write and fsync of one record, again and again, with nothing around it. */
    private Timings bare() throws IOException {
        Timings timings = new Timings();
        Path file = Files.createDirectories(directory).resolve("bare");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int number = 0; number < SINGLE; number++) {
                long began = System.nanoTime();
                channel.write(ByteBuffer.allocate(RECORD_BYTES));
                channel.force(false);
                timings.add(System.nanoTime() - began);
            }
        }
        Files.delete(file);
        return timings;
    }

    private static List<byte[]> records() {
        return List.of(new byte[RECORD_BYTES], new byte[RECORD_BYTES]);
    }

    private static Thread writer(WriteAheadLog log, AtomicBoolean over) {
        Thread writer = new Thread(
                () -> {
                    try {
                        while (!over.get()) {
                            log.writeRound();
                        }
                    } catch (InterruptedException stopping) {
                        Thread.currentThread().interrupt();
                    }
                },
                "bench-log-writer");
        writer.start();
        return writer;
    }
}
