package io.caracal.system.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the bars of the operations core in one run. Writes the table to its output and to {@code target/bench-readiness.md}. A bar that is missed is no failure; a
 * figure that could not be taken is, and makes the exit code 1.
 */
public final class ReadinessBench {
    private static final Path TARGET = Path.of("target");
    private static final int USAGE = 2;

    private ReadinessBench() {}

    /**
     * Measures.
     *
     * @param args see {@link BenchParts#of}; a part that does not exist makes the exit code 2
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        BenchParts parts;
        try {
            parts = BenchParts.of(args);
        } catch (IllegalArgumentException unknown) {
            System.err.println("bench: " + unknown.getMessage());
            System.exit(USAGE);
            return;
        }
        System.exit(measure(parts) ? 0 : 1);
    }

    private static boolean measure(BenchParts parts) throws IOException, InterruptedException {
        BenchReport report = new BenchReport(System.out);
        Files.createDirectories(TARGET);
        if (parts.has(BenchParts.EVIDENCE)) {
            report.part(BenchParts.EVIDENCE, ReadinessBench::evidenceLog);
        }
        if (parts.needStack()) {
            report.part("stack", whole -> stack(whole, parts));
        }
        if (parts.has(BenchParts.SOAK)) {
            report.part(BenchParts.SOAK, new FalseEjections(parts.soak())::measure);
        }
        report.write(TARGET.resolve("bench-readiness.md"));
        return report.complete();
    }

    private static void evidenceLog(BenchReport report) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(TARGET, "bench-evidence");
        try {
            new EvidenceLogSpeed(directory).measure(report);
        } finally {
            delete(directory);
        }
    }

    private static void stack(BenchReport report, BenchParts parts) throws Exception {
        try (Bed bed = new Bed()) {
            Map<String, BenchReport.Part> measured = new LinkedHashMap<>();
            measured.put(BenchParts.IDLE, new ProbeTimes(bed)::idle);
            measured.put(BenchParts.ALLOCATION, new Allocation(bed)::measure);
            measured.put(BenchParts.SCRAPES, new ScrapeTimes(bed)::measure);
            measured.put(BenchParts.STORES, new StoreCosts(bed)::measure);
            measured.put(BenchParts.WATCHERS, new WatcherTimes(bed)::measure);
            measured.put(BenchParts.FAULTS, new FaultTimes(bed)::measure);
            measured.put(BenchParts.SATURATED, new ProbeTimes(bed)::saturated);
            for (Map.Entry<String, BenchReport.Part> part : measured.entrySet()) {
                if (parts.has(part.getKey())) {
                    report.part(part.getKey(), part.getValue());
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(directory)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
