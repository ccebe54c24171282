package io.caracal.runtime.bench;

import com.sun.management.ThreadMXBean;
import io.caracal.runtime.drill.DrillBed;
import io.caracal.runtime.wholestack.GovernedZone;
import io.caracal.runtime.wholestack.WholeStack;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.fault.NetworkFault;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a probe and a scrape take and cost, idle and under siege. */
final class ProbeBench {
    private static final int WARM_UP = 20_000;
    private static final int PROBES = 20_000;
    private static final int SIEGE = 300;

    private final DrillBed bed;
    private final BenchReport report;

    ProbeBench(DrillBed bed, BenchReport report) {
        this.bed = bed;
        this.report = report;
    }

    void run() throws IOException {
        try (RawProbe probe = new RawProbe(bed.stack.sts.port(), "/ready")) {
            time(probe, WARM_UP, 0);
            Timings idle = time(probe, PROBES, 0);
            report.atMost("probe p99, idle", 2, "ms", idle.millis(99), idle.text());
            report.atMost(
                    "allocated per probe",
                    4096,
                    "B",
                    allocated(probe),
                    "all threads of the process, less their idle rate");
        }
        underSiege();
        scrape();
    }

    /** Every worker of the STS waits for a database that never answers. */
    private void underSiege() throws IOException {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        try (Fault postgres = NetworkFault.blackHole("Postgres", bed.stack.postgresProxy);
                Fault redis = NetworkFault.blackHole("Redis", bed.stack.redisProxy);
                RawProbe probe = new RawProbe(bed.stack.sts.port(), "/ready")) {
            postgres.inject();
            redis.inject();
            for (int number = 0; number < SIEGE; number++) {
                callers.add(caller(over));
            }
            time(probe, 500, 1);
            Timings besieged = time(probe, 5_000, 1);
            report.atMost(
                    "probe p99, pool saturated, Postgres and Redis black-holed",
                    10,
                    "ms",
                    besieged.millis(99),
                    besieged.text() + ", " + SIEGE + " callers");
        } finally {
            over.set(true);
        }
        callers.forEach(ProbeBench::join);
        bed.awaitWhole();
    }

    private Thread caller(AtomicBoolean over) {
        Thread thread = new Thread(
                () -> {
                    while (!over.get()) {
                        bed.zone.mint(GovernedZone.RESOURCE, GovernedZone.READ);
                    }
                },
                "siege");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void scrape() throws IOException {
        String bearer = "Authorization: Bearer " + WholeStack.METRICS_BEARER;
        for (String service : bed.stack.names()) {
            try (RawProbe scraper = new RawProbe(bed.stack.service(service).port(), "/metrics", bearer)) {
                time(scraper, 200, 0);
                Timings timings = time(scraper, 1_000, 1);
                report.atMost(
                        "scrape p99, " + service,
                        10,
                        "ms",
                        timings.millis(99),
                        timings.text() + ", " + scraper.bodyBytes() + " B");
            }
        }
    }

    private double allocated(RawProbe probe) throws IOException {
        long idleBefore = System.nanoTime();
        long before = allocatedByOthers();
        pause(2_000);
        double idleRate = (allocatedByOthers() - before) / (double) (System.nanoTime() - idleBefore);
        long began = System.nanoTime();
        before = allocatedByOthers();
        time(probe, PROBES, 0);
        long grown = allocatedByOthers() - before;
        return (grown - idleRate * (System.nanoTime() - began)) / PROBES;
    }

    /** Bytes that all threads but this one have allocated. */
    private static long allocatedByOthers() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long own = Thread.currentThread().getId();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            sum += id == own ? 0 : Math.max(0, threads.getThreadAllocatedBytes(id));
        }
        return sum;
    }

    private static Timings time(RawProbe probe, int times, long pauseMillis) throws IOException {
        Timings timings = new Timings();
        for (int number = 0; number < times; number++) {
            long began = System.nanoTime();
            probe.get();
            timings.add(System.nanoTime() - began);
            if (pauseMillis > 0) {
                pause(pauseMillis);
            }
        }
        return timings;
    }

    private static void pause(long millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
