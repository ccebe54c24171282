package io.caracal.system.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a probe allocates in the service that answers it. Counted on the threads of the HTTP servers, from the first byte of a request to the last of its answer, so the
 * server's own share is in it; what these threads allocate without any probe in the same time is taken off.
 */
final class Allocation {
    private static final String SERVICE = "gateway";
    private static final String SERVER_THREADS = "dw-";
    private static final int WARM_UP = 20_000;
    private static final int PROBES = 20_000;
    private static final int ROUNDS = 5;
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final double MOST_BYTES = 4096;

    private final Bed bed;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    Allocation(Bed bed) {
        this.bed = bed;
    }

    void measure(BenchReport report) throws IOException {
        ask("/ready", WARM_UP);
        row(report, "/ready");
        row(report, "/health");
    }

    private void row(BenchReport report, String path) throws IOException {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            least = Math.min(least, perProbe(path));
        }
        report.row(
                "allocated per probe of " + path,
                Bar.atMost(MOST_BYTES, "B"),
                least,
                "all server threads, Jetty included; the least of " + ROUNDS + " rounds of " + PROBES + " probes");
    }

    private double perProbe(String path) throws IOException {
        Map<Long, Long> before = allocated();
        long began = System.nanoTime();
        Pause.of(IDLE);
        double idlePerNano = (double) grown(before) / (System.nanoTime() - began);
        before = allocated();
        began = System.nanoTime();
        ask(path, PROBES);
        long grown = grown(before);
        return (grown - idlePerNano * (System.nanoTime() - began)) / PROBES;
    }

    private void ask(String path, int times) throws IOException {
        byte[] request = KeptConnection.request("GET", path);
        KeptConnection probe = bed.probe(SERVICE);
        for (int number = 0; number < times; number++) {
            probe.ask(request);
        }
    }

    private long grown(Map<Long, Long> before) {
        long sum = 0;
        for (Map.Entry<Long, Long> now : allocated().entrySet()) {
            sum += now.getValue() - before.getOrDefault(now.getKey(), 0L);
        }
        return sum;
    }

    private Map<Long, Long> allocated() {
        Map<Long, Long> bytes = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(SERVER_THREADS)) {
                bytes.put(thread.getThreadId(), Math.max(0, threads.getThreadAllocatedBytes(thread.getThreadId())));
            }
        }
        return bytes;
    }
}
