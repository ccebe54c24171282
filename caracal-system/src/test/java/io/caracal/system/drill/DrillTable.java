package io.caracal.system.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The times of all drills of a run, written to {@code target/drills.md}. */
final class DrillTable {
    private static final Path FILE = Path.of("target", "drills.md");

    private final List<Measured> rows = Collections.synchronizedList(new ArrayList<>());

    void add(Measured row) {
        rows.add(row);
    }

    Set<Breach> drilled() {
        return rows.stream().map(Measured::breach).collect(Collectors.toSet());
    }

    /** Writes and prints it. */
    void publish() throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, text());
        System.out.println(text());
    }

    private String text() {
        StringBuilder text = new StringBuilder("| service | invariant | drill | verdict | detected | recovered |\n");
        text.append("|---|---|---|---|---:|---:|\n");
        rows.stream()
                .sorted(Comparator.comparing((Measured row) -> row.breach().service())
                        .thenComparing(row -> row.breach().invariant()))
                .forEach(row -> text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s | %s |%n",
                        row.breach().service(),
                        row.breach().invariant(),
                        row.drill(),
                        row.verdict(),
                        seconds(row.detected()),
                        seconds(row.recovered()))));
        text.append(String.format(
                Locale.ROOT,
                "%n%d drills; detected: median %s, p95 %s; recovered: median %s, p95 %s%n",
                rows.size(),
                percentile(rows.stream().map(Measured::detected).toList(), 50),
                percentile(rows.stream().map(Measured::detected).toList(), 95),
                percentile(rows.stream().map(Measured::recovered).toList(), 50),
                percentile(rows.stream().map(Measured::recovered).toList(), 95)));
        return text.toString();
    }

    private static String percentile(List<Duration> times, int percent) {
        if (times.isEmpty()) {
            return "none";
        }
        List<Duration> sorted = times.stream().sorted().toList();
        int index = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
        return seconds(sorted.get(Math.max(0, index)));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }
}
