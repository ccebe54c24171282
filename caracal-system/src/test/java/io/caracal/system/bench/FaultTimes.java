package io.caracal.system.bench;

import io.caracal.testing.fault.Fault;
import io.caracal.testing.fault.NetworkFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How soon a hard fault of a store turns the services red that use it, and how soon its end turns them ready again. */
final class FaultTimes {
    private static final int ROUNDS = 6;
    private static final double MOST_MILLIS_TO_RED = 3_000;
    private static final double MOST_MILLIS_TO_READY = 5_000;

    private final Bed bed;
    private final Timings red = new Timings();
    private final Timings ready = new Timings();
    private final Timings redBehind = new Timings();
    private final Timings readyBehind = new Timings();

    FaultTimes(Bed bed) {
        this.bed = bed;
    }

    void measure(BenchReport report) throws IOException {
        List<String> postgresUsers = List.of("api", "sts", "audit", "coordinator");
        for (int round = 0; round < ROUNDS; round++) {
            round(NetworkFault.refused("Redis", bed.stack.redisProxy), bed.stack.names());
            round(NetworkFault.refused("Postgres", bed.stack.postgresProxy), postgresUsers);
        }
        Bar toRed = Bar.atMost(MOST_MILLIS_TO_RED, "ms");
        Bar toReady = Bar.atMost(MOST_MILLIS_TO_READY, "ms");
        String how = "Redis, then Postgres, refuse connections, " + ROUNDS + " times; ";
        report.row("hard fault to red, p99", toRed, red.millis(99), how + red);
        report.row(
                "fault gone to ready, p99",
                toReady,
                ready.millis(99),
                "READY_READMISSION_SECONDS=0: no jitter, no dwell; READY_FLAP_LIMIT=0; " + ready);
        String behind = "Gateway behind STS, Control behind API, while Postgres refuses; ";
        report.row(
                "the same, seen by services behind, to red, p99",
                Bar.none("ms"),
                redBehind.millis(99),
                behind + redBehind);
        report.row(
                "the same, seen by services behind, to ready, p99",
                Bar.none("ms"),
                readyBehind.millis(99),
                behind + readyBehind);
    }

    private void round(Fault fault, List<String> users) throws IOException {
        List<String> behind = new ArrayList<>(bed.stack.names());
        behind.removeAll(users);
        bed.awaitReady();
        try (fault) {
            long injected = System.nanoTime();
            fault.inject();
            sort(bed.awaitStatus(bed.stack.names(), 503), behind, injected, red, redBehind);
        }
        long removed = System.nanoTime();
        sort(bed.awaitStatus(bed.stack.names(), 200), behind, removed, ready, readyBehind);
    }

    private static void sort(
            Map<String, Long> answered, List<String> behind, long since, Timings direct, Timings indirect) {
        answered.forEach((service, at) -> (behind.contains(service) ? indirect : direct).add(at - since));
    }
}
