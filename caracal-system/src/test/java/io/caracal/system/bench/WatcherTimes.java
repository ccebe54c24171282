package io.caracal.system.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.system.wholestack.WholeStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How soon somebody who waits at {@code /ready} has the answer after the verdict has changed. An operator's drain and its end make the changes. */
final class WatcherTimes {
    private static final String SERVICE = "gateway";
    private static final int CHANGES = 100;
    private static final Duration SETTLING = Duration.ofMillis(150);
    private static final double MOST_MILLIS = 50;
    private static final String DRAIN = "{\"ttl_seconds\":600,\"reason\":\"bench\",\"author\":\"bench\"}";
    private static final String UNDRAIN = "{\"author\":\"bench\"}";

    private final Bed bed;
    private final ObjectMapper json = new ObjectMapper();
    private final Timings sinceChange = new Timings();
    private final Timings sinceOrder = new Timings();

    WatcherTimes(Bed bed) {
        this.bed = bed;
    }

    void measure(BenchReport report) throws Exception {
        bed.awaitReady();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (KeptConnection watcher = bed.connect(SERVICE);
                KeptConnection operator = bed.connect(SERVICE)) {
            for (int change = 0; change < CHANGES; change++) {
                change(watcher, operator, thread, change % 2 == 0);
            }
        } finally {
            thread.shutdownNow();
        }
        report.row(
                "watcher told, p99",
                Bar.atMost(MOST_MILLIS, "ms"),
                sinceChange.millis(99),
                "from the time of the transition in the history until the answer was read; " + sinceChange);
        report.row(
                "operator's order to watcher told, p99",
                Bar.none("ms"),
                sinceOrder.millis(99),
                "the evidence of the order is on the disk first; " + sinceOrder);
    }

    private void change(KeptConnection watcher, KeptConnection operator, ExecutorService thread, boolean drain)
            throws Exception {
        String etag = bed.ready(SERVICE).header("etag").orElseThrow();
        byte[] wait = KeptConnection.request("GET", "/ready", "If-None-Match: " + etag, "Prefer: wait=30");
        Callable<Told> waiting = () -> told(watcher, wait);
        Future<Told> told = thread.submit(waiting);
        Pause.of(SETTLING);
        long ordered = System.nanoTime();
        operator.ask(order(drain)).expect(200);
        Told answer = told.get();
        answer.reply().expect(drain ? 503 : 200);
        sinceOrder.add(answer.nanos() - ordered);
        sinceChange.add(Duration.between(lastChange(operator), answer.at()).toNanos());
    }

    /** An answer and when it was there. */
    private record Told(KeptConnection.Answer reply, Instant at, long nanos) {}

    private static Told told(KeptConnection watcher, byte[] wait) throws IOException {
        KeptConnection.Answer reply = watcher.ask(wait);
        return new Told(reply, Instant.now(), System.nanoTime());
    }

    private Instant lastChange(KeptConnection operator) throws IOException {
        byte[] history = KeptConnection.request(
                "GET", "/ready/history?limit=1", "Authorization: Bearer " + WholeStack.METRICS_BEARER);
        KeptConnection.Answer answer = operator.ask(history).expect(200);
        return Instant.parse(json.readTree(answer.body())
                .path("transitions")
                .path(0)
                .path("at")
                .asText());
    }

    private static byte[] order(boolean drain) {
        String body = drain ? DRAIN : UNDRAIN;
        String head = new String(
                KeptConnection.request(
                        "POST",
                        drain ? "/ops/drain" : "/ops/undrain",
                        "Authorization: Bearer " + WholeStack.OPERATOR_TOKEN,
                        "Content-Type: application/json",
                        "Content-Length: " + body.length()),
                StandardCharsets.US_ASCII);
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
