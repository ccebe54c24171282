package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.lifecycle.EvidenceTotals;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.lifecycle.StopReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainSummaryTest {

    private static final Instant BEGUN = Instant.parse("2026-05-04T03:02:01Z");

    @Test
    void lineTellsRequestsEvidenceAndTheTimeOfEachPhase() {
        StopReport report = new StopReport(
                List.of(
                        new StopReport.PhaseTime(StopPhase.DRAIN_WAIT, Duration.ofSeconds(5)),
                        new StopReport.PhaseTime(StopPhase.EVIDENCE_FLUSHED, Duration.ofMillis(42))),
                List.of(),
                new EvidenceTotals(12, 3, 0),
                Duration.ofMillis(5123));
        assertThat(summary(report).line())
                .isEqualTo("caracal-x has stopped with exit code 0 after 5123 ms (SIGTERM); requests: 9 in flight at"
                        + " start, 6 drained, 1 cut, 4 refused; evidence: 12 flushed, 3 left on disk, 0 lost;"
                        + " failures: 0; drain_wait 5000 ms, evidence_flushed 42 ms");
    }

    @Test
    void documentHoldsTheSameAndNothingThatItsReaderMustGuess() throws Exception {
        StopReport report = new StopReport(
                List.of(new StopReport.PhaseTime(StopPhase.POOLS_CLOSED, Duration.ofMillis(7))),
                List.of(new StopReport.StopFailure(
                        StopPhase.POOLS_CLOSED, "redis", new IllegalStateException("stuck"))),
                new EvidenceTotals(1, 2, 3),
                Duration.ofMillis(80));
        JsonNode document = new ObjectMapper().readTree(summary(report).json());
        assertThat(document)
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"schema\":1,\"service\":\"caracal-x\",\"version\":\"1.2.3\",\"cause\":\"SIGTERM\","
                                + "\"begun_at\":\"2026-05-04T03:02:01.000Z\",\"total_ms\":80,\"exit_code\":3,"
                                + "\"requests\":{\"in_flight_at_start\":9,\"in_flight_at_refusal\":7,\"drained\":6,\"cut\":1,"
                                + "\"refused\":4},\"evidence\":{\"flushed\":1,\"left_on_disk\":2,\"lost\":3},"
                                + "\"phases_ms\":{\"pools_closed\":7},"
                                + "\"failures\":[{\"phase\":\"pools_closed\",\"name\":\"redis\",\"error\":\"java.lang.IllegalStateException:"
                                + " stuck\"}]}"));
    }

    @Test
    void worstDocumentFitsIntoATerminationMessage() {
        String endless = "x".repeat(2_000);
        StopReport.StopFailure failure =
                new StopReport.StopFailure(StopPhase.IN_FLIGHT_DRAINED, endless, new IllegalStateException(endless));
        StopReport report = new StopReport(
                Stream.of(StopPhase.values())
                        .map(phase -> new StopReport.PhaseTime(phase, Duration.ofHours(1)))
                        .toList(),
                Collections.nCopies(100, failure),
                new EvidenceTotals(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                Duration.ofHours(2));
        assertThat(summary(report).json().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(4096);
    }

    @Test
    void fileIsWrittenInPlaceAndAFileThatCannotBeIsNoFailure(@TempDir Path directory) throws Exception {
        StopReport report = new StopReport(List.of(), List.of(), new EvidenceTotals(0, 0, 0), Duration.ZERO);
        Path file = Files.writeString(directory.resolve("termination-log"), "x".repeat(5_000));
        summary(report).write(file);
        assertThat(Files.readString(file)).isEqualTo(summary(report).json());
        summary(report).write(directory.resolve("absent").resolve("file"));
        assertThat(directory.resolve("absent")).doesNotExist();
    }

    private static DrainSummary summary(StopReport report) {
        return new DrainSummary("caracal-x", "1.2.3", "SIGTERM", BEGUN, new RequestTotals(9, 7, 6, 1, 4), report);
    }
}
