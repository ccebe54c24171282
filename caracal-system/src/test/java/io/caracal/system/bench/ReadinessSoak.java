package io.caracal.system.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Watches for false ejections for a long time. Writes the result to its output and to {@code target/soak-readiness.md}; the exit code is 1 when a service was not ready
 * at any moment, or that could not be told.
 */
public final class ReadinessSoak {
    private static final long SECONDS = 600;

    private ReadinessSoak() {}

    /**
     * Soaks.
     *
     * @param args the length in seconds, 600 unless given
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Duration duration = Duration.ofSeconds(args.length == 0 ? SECONDS : Long.parseLong(args[0]));
        BenchReport report = new BenchReport(System.out);
        FalseEjections soak = new FalseEjections(duration);
        report.part("false ejections", soak::measure);
        report.write(Path.of("target", "soak-readiness.md"));
        System.exit(report.complete() && soak.none() ? 0 : 1);
    }
}
