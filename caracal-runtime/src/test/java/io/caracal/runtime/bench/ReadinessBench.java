package io.caracal.runtime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures the bars of the operations core in one run. Writes the table to its output and to {@code target/bench-readiness.md}. A bar that is missed is no failure; a
 * figure that could not be taken is, and makes the exit code 1.
 */
public final class ReadinessBench {
    private static final Path TARGET = Path.of("target");
    private static final long SOAK_SECONDS = 60;

    private ReadinessBench() {}

    /**
     * Measures everything.
     *
     * @param args the length of the soak in seconds, 60 unless given
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Duration soak = Duration.ofSeconds(args.length == 0 ? SOAK_SECONDS : Long.parseLong(args[0]));
        BenchReport report = new BenchReport(System.out);
        Files.createDirectories(TARGET);
        report.part("evidence log", ReadinessBench::evidenceLog);
        report.part("stack", ReadinessBench::stack);
        report.part("false ejections", new FalseEjections(soak)::measure);
        report.write(TARGET.resolve("bench-readiness.md"));
        System.exit(report.complete() ? 0 : 1);
    }

    private static void evidenceLog(BenchReport report) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(TARGET, "bench-evidence");
        try {
            new EvidenceLogSpeed(directory).measure(report);
        } finally {
            delete(directory);
        }
    }

    private static void stack(BenchReport report) throws Exception {
        try (Bed bed = new Bed()) {
            report.part("probes, idle", new ProbeTimes(bed)::idle);
            report.part("allocation", new Allocation(bed)::measure);
            report.part("scrapes", new ScrapeTimes(bed)::measure);
            report.part("costs at the stores", new StoreCosts(bed)::measure);
            report.part("watchers", new WatcherTimes(bed)::measure);
            report.part("faults", new FaultTimes(bed)::measure);
            report.part("probes, saturated", new ProbeTimes(bed)::saturated);
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
