package io.caracal.runtime.bench;

import io.caracal.runtime.drill.DrillBed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@code ./dev bench readiness} alone: its name keeps it out of ordinary builds, since a measurement is no test. */
final class ReadinessBench {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void measuresTheBars() throws Exception {
        BenchReport report = new BenchReport();
        new EvidenceBench(directory, report).run();
        try (DrillBed bed = new DrillBed()) {
            bed.awaitWhole();
            bed.awaitGovernedCall();
            new ProbeBench(bed, report).run();
            new FaultBench(bed, report).run();
        }
        report.publish();
    }
}
