package io.caracal.system.bench;

import io.caracal.system.wholestack.WholeStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What each instance asks of its stores while nobody asks anything of it: checks, publishers, sweepers and reloaders together. */
final class StoreCosts {
    private static final Duration LOOKED_AT = Duration.ofSeconds(30);
    private static final double MOST_PER_SECOND = 5;
    private static final String POSTGRES = "caracal_postgres_transaction_duration_seconds_count";
    private static final String REDIS = "caracal_redis_command_duration_seconds_count";
    private static final byte[] METRICS =
            KeptConnection.request("GET", "/metrics", "Authorization: Bearer " + WholeStack.METRICS_BEARER);

    private final Bed bed;

    StoreCosts(Bed bed) {
        this.bed = bed;
    }

    void measure(BenchReport report) throws IOException {
        bed.awaitReady();
        Map<String, String> before = scrapes();
        Pause.of(LOOKED_AT);
        Map<String, String> after = scrapes();
        row(report, "Redis commands, idle, blocking reads of streams aside", REDIS, before, after);
        row(report, "Postgres transactions, idle, the ping of each second aside", POSTGRES, before, after);
    }

    private static void row(
            BenchReport report, String what, String series, Map<String, String> before, Map<String, String> after) {
        double most = 0;
        StringBuilder all = new StringBuilder("per instance");
        for (String service : before.keySet()) {
            double rate =
                    (total(after.getOrDefault(service, ""), series) - total(before.getOrDefault(service, ""), series))
                            / LOOKED_AT.toSeconds();
            most = Math.max(most, rate);
            all.append(String.format(Locale.ROOT, ", %s %.2f", service, rate));
        }
        report.row(what, Bar.atMost(MOST_PER_SECOND, "/s"), most, all.toString());
    }

    private Map<String, String> scrapes() throws IOException {
        Map<String, String> scrapes = new LinkedHashMap<>();
        for (String service : bed.stack.names()) {
            byte[] body = bed.probe(service).ask(METRICS).expect(200).body();
            scrapes.put(service, new String(body, StandardCharsets.UTF_8));
        }
        return scrapes;
    }

    private static double total(String scrape, String series) {
        return scrape.lines()
                .filter(line -> line.startsWith(series + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
