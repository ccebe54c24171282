package io.caracal.system.bench;

import io.caracal.system.wholestack.WholeStack;
import java.io.IOException;
import java.time.Duration;

/** What a scrape takes on the service where it takes longest. */
final class ScrapeTimes {
    private static final int WARM_UP = 300;
    private static final int SCRAPES = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final double MOST_MILLIS = 10;
    private static final byte[] REQUEST =
            KeptConnection.request("GET", "/metrics", "Authorization: Bearer " + WholeStack.METRICS_BEARER);

    private final Bed bed;

    ScrapeTimes(Bed bed) {
        this.bed = bed;
    }

    void measure(BenchReport report) throws IOException {
        Slowest slowest = new Slowest();
        int bytes = 0;
        for (String service : bed.stack.names()) {
            try (KeptConnection connection = bed.connect(service)) {
                scrape(connection, WARM_UP);
                slowest.offer(service, scrape(connection, SCRAPES));
                bytes = Math.max(bytes, connection.ask(REQUEST).body().length);
            }
        }
        report.row(
                "scrape, p99",
                Bar.atMost(MOST_MILLIS, "ms"),
                slowest.timings().millis(99),
                slowest + "; the largest body has " + bytes + " B");
    }

    private static Timings scrape(KeptConnection connection, int times) throws IOException {
        Timings timings = new Timings();
        for (int number = 0; number < times; number++) {
            long began = System.nanoTime();
            KeptConnection.Answer answer = connection.ask(REQUEST);
            timings.since(began);
            answer.expect(200);
            Pause.of(PAUSE);
        }
        return timings;
    }
}
