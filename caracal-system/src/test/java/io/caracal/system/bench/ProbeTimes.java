package io.caracal.system.bench;

import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.fault.NetworkFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a probe takes: of each service while nothing happens, and of the API while all threads that
 * it gives to requests are held and both stores swallow every byte.
 */
final class ProbeTimes {
    private static final int WARM_UP = 5_000;
    private static final int PROBES = 10_000;
    private static final int NEW_CONNECTIONS = 2_000;
    private static final double MOST_MILLIS_IDLE = 2;
    private static final double MOST_MILLIS_SATURATED = 10;
    private static final String BUSY = "api";
    private static final int SERVER_THREADS = 1_024;
    private static final int CALLERS = SERVER_THREADS + 256;
    private static final Duration BETWEEN = Duration.ofMillis(5);
    private static final Duration FILLING = Duration.ofSeconds(30);
    /** What only saturation runs is to be compiled by then. */
    private static final Duration WARMING = Duration.ofSeconds(10);

    private static final Duration SATURATED = Duration.ofSeconds(20);
    private static final byte[] READY = KeptConnection.request("GET", "/ready");
    private static final byte[] READY_ONCE = KeptConnection.request("GET", "/ready", "Connection: close");
    private static final byte[] METRICS =
            KeptConnection.request("GET", "/metrics", "Authorization: Bearer " + WholeStack.METRICS_BEARER);

    private final Bed bed;

    ProbeTimes(Bed bed) {
        this.bed = bed;
    }

    void idle(BenchReport report) throws IOException {
        bed.awaitReady();
        Slowest slowest = new Slowest();
        Slowest fresh = new Slowest();
        for (String service : bed.stack.names()) {
            probe(service, WARM_UP);
            slowest.offer(service, probe(service, PROBES));
            connectAndProbe(service, NEW_CONNECTIONS, 200);
            fresh.offer(service, connectAndProbe(service, NEW_CONNECTIONS, 200));
        }
        Timings timings = slowest.timings();
        report.row("probe, idle, p50", Bar.none("ms"), timings.millis(50), slowest.toString());
        report.row("probe, idle, p99", Bar.atMost(MOST_MILLIS_IDLE, "ms"), timings.millis(99), slowest.toString());
        report.row(
                "probe, idle, a new connection each, p99",
                Bar.none("ms"),
                fresh.timings().millis(99),
                fresh.toString());
    }

    private Timings probe(String service, int times) throws IOException {
        Timings timings = new Timings();
        KeptConnection connection = bed.probe(service);
        for (int number = 0; number < times; number++) {
            long began = System.nanoTime();
            KeptConnection.Answer answer = connection.ask(READY);
            timings.since(began);
            answer.expect(200);
        }
        return timings;
    }

    private Timings connectAndProbe(String service, int times, int status) throws IOException {
        Timings timings = new Timings();
        for (int number = 0; number < times; number++) {
            long began = System.nanoTime();
            try (KeptConnection once = bed.connect(service)) {
                once.ask(READY_ONCE).expect(status);
            }
            timings.since(began);
        }
        return timings;
    }

    void saturated(BenchReport report) throws IOException {
        bed.awaitReady();
        try (Fault postgres = NetworkFault.blackHole("Postgres", bed.stack.postgresProxy);
                Fault redis = NetworkFault.blackHole("Redis", bed.stack.redisProxy);
                KeptConnection metrics = bed.connect(BUSY)) {
            postgres.inject();
            redis.inject();
            try (Flood flood = new Flood(bed.stack.service(BUSY).port(), CALLERS, slow())) {
                double used = fill(metrics);
                bed.awaitStatus(List.of(BUSY), 503);
                String how = String.format(
                        Locale.ROOT,
                        "%s, %d callers, up to %.0f %% of the server's threads in use, ",
                        BUSY,
                        CALLERS,
                        used * 100);
                saturated(report, how, flood);
            }
        }
        bed.awaitReady();
    }

    /** Reads the database, and the request limits in Redis before that. */
    private byte[] slow() {
        String token = bed.stack.environmentOf(BUSY).get("CARACAL_ADMIN_TOKEN");
        return KeptConnection.request("GET", "/v1/zones", "Authorization: Bearer " + token, "Connection: close");
    }

    private void saturated(BenchReport report, String how, Flood flood) throws IOException {
        probe(WARMING, new Timings(), new Timings());
        Timings kept = new Timings();
        Timings fresh = new Timings();
        long before = flood.answers();
        Pauses pauses = new Pauses();
        probe(SATURATED, kept, fresh);
        double perSecond = (flood.answers() - before) / (double) SATURATED.toSeconds();
        String load = how + String.format(Locale.ROOT, "%.0f requests/s answered or refused; %s; ", perSecond, pauses);
        Bar bar = Bar.atMost(MOST_MILLIS_SATURATED, "ms");
        report.row("probe, pool saturated, stores black-holed, p99", bar, kept.millis(99), load + kept);
        report.row("the same, a new connection each, p99", bar, fresh.millis(99), load + fresh);
    }

    /** In turns on the kept connection and on a new one. */
    private void probe(Duration time, Timings kept, Timings fresh) throws IOException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < time.toNanos()) {
            long asked = System.nanoTime();
            bed.ready(BUSY).expect(503);
            kept.since(asked);
            Pause.of(BETWEEN);
            fresh.addAll(connectAndProbe(BUSY, 1, 503));
            Pause.of(BETWEEN);
        }
    }

    /** Waits until the server says that it has no thread left, or no more than so long; the largest share of threads in use that it told. */
    private static double fill(KeptConnection metrics) throws IOException {
        long end = System.nanoTime() + FILLING.toNanos();
        double used = 0;
        while (used < 1 && System.nanoTime() - end < 0) {
            Pause.millis(500);
            String text = new String(metrics.ask(METRICS).expect(200).body(), StandardCharsets.UTF_8);
            double now = text.lines()
                    .filter(line -> line.startsWith("jetty_threads_utilization_max "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow(
                            () -> new AssertionError("the server does not say how many of its threads are in use"));
            used = Math.max(used, now);
        }
        return used;
    }
}
