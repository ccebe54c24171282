package io.caracal.runtime.bench;

import io.caracal.runtime.drill.DrillBed;
import io.caracal.runtime.wholestack.WholeStack;
import io.caracal.testing.Await;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.fault.NetworkFault;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** How soon a fault is seen, how soon its end, and how soon somebody who watches is told. */
final class FaultBench {
    private static final int ROUNDS = 5;
    private static final int CHANGES = 20;
    private static final List<String> SERVICES = List.of("api", "sts", "gateway", "audit", "coordinator", "control");

    private final DrillBed bed;
    private final BenchReport report;

    FaultBench(DrillBed bed, BenchReport report) {
        this.bed = bed;
        this.report = report;
    }

    void run() {
        faults();
        watchers();
    }

    private void faults() {
        Timings red = new Timings();
        Timings ready = new Timings();
        for (int round = 0; round < ROUNDS; round++) {
            try (Fault fault = NetworkFault.refused("Redis", bed.stack.redisProxy)) {
                bed.awaitWhole();
                long injected = System.nanoTime();
                fault.inject();
                await(503, injected, red);
            }
            await(200, System.nanoTime(), ready);
        }
        report.atMost("hard fault to red, p95", 3_000, "ms", red.millis(95), red.text());
        report.atMost("fault gone to ready, p95", 5_000, "ms", ready.millis(95), ready.text() + ", no jitter");
    }

    private void await(int status, long since, Timings into) {
        Map<String, Boolean> seen = new HashMap<>();
        Await.until(DrillBed.LIMIT, "every service answers " + status, () -> {
            for (String service : SERVICES) {
                if (!seen.containsKey(service) && bed.view(service).ready().status() == status) {
                    seen.put(service, true);
                    into.add(System.nanoTime() - since);
                }
            }
            return seen.size() == SERVICES.size();
        });
    }

    /** From the moment the operator's order was sent until the watcher has the answer. */
    private void watchers() {
        bed.awaitWhole();
        HttpProbe operator = bed.stack.gateway.http().bearer(WholeStack.OPERATOR_TOKEN);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Timings told = new Timings();
        try {
            boolean drained = false;
            while (told.count() < CHANGES) {
                Await.until("nobody waits", () -> watchers(operator) == 0);
                CompletableFuture<Long> answered = watch(operator, thread);
                Await.until("the watcher waits", () -> answered.isDone() || watchers(operator) > 0);
                // Something else may have changed; then this watch proves nothing.
                boolean watched = !answered.isDone();
                long ordered = System.nanoTime();
                order(operator, !drained).expect(200);
                drained = !drained;
                long nanos = answered.join() - ordered;
                if (watched) {
                    told.add(nanos);
                }
            }
        } finally {
            thread.shutdownNow();
        }
        report.atMost(
                "watcher told, p99",
                50,
                "ms",
                told.millis(99),
                told.text() + ", counted from the order, audit included");
    }

    /** When the next change was told. */
    private static CompletableFuture<Long> watch(HttpProbe operator, ExecutorService thread) {
        String etag = operator.get("/ready").header("ETag").orElseThrow();
        HttpProbe watcher = operator.header("If-None-Match", etag).header("Prefer", "wait=30");
        return CompletableFuture.supplyAsync(
                () -> {
                    watcher.get("/ready");
                    return System.nanoTime();
                },
                thread);
    }

    private static Reply order(HttpProbe operator, boolean drain) {
        return drain
                ? operator.post("/ops/drain", "{\"ttl_seconds\":600,\"reason\":\"bench\",\"author\":\"bench\"}")
                : operator.post("/ops/undrain", "{\"author\":\"bench\"}");
    }

    private static long watchers(HttpProbe operator) {
        return operator.header("Accept", "application/json")
                .get("/v0/metrics")
                .json()
                .path("watch_sessions")
                .asLong();
    }
}
