package io.caracal.common.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.caracal.common.http.Json;
import io.caracal.common.lifecycle.EvidenceTotals;
import io.caracal.common.lifecycle.StopReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a stop went, for people and for machines. Small enough for the termination message of a container (4096 bytes).
 *
 * @param cause what asked for the stop: a signal, {@code exit} or {@code owner}
 * @param begun wall time at the announcement
 */
record DrainSummary(
        String service, String version, String cause, Instant begun, RequestTotals requests, StopReport report) {

    private static final Logger LOG = LoggerFactory.getLogger(DrainSummary.class);
    private static final int SCHEMA = 1;
    private static final int MOST_FAILURES = 8;
    private static final int LONGEST_TEXT = 160;

    /** One line that says everything. */
    String line() {
        String phases = report.phases().stream()
                .map(time -> time.phase().text() + " " + time.took().toMillis() + " ms")
                .collect(Collectors.joining(", "));
        EvidenceTotals evidence = report.evidence();
        return service + " has stopped with exit code " + report.exitCode() + " after "
                + report.total().toMillis() + " ms (" + cause + "); requests: " + requests.inFlightAtStart()
                + " in flight at start, " + requests.drained() + " drained, " + requests.cut() + " cut, "
                + requests.refused() + " refused; evidence: " + evidence.flushed() + " flushed, "
                + evidence.leftOnDisk() + " left on disk, " + evidence.lost() + " lost; failures: "
                + report.failures().size() + "; " + phases;
    }

    /** One JSON document, {@code schema} 1, times in milliseconds. */
    String json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("schema", SCHEMA);
        members.put("service", service);
        members.put("version", version);
        members.put("cause", cause);
        members.put("begun_at", begun);
        members.put("total_ms", report.total().toMillis());
        members.put("exit_code", report.exitCode());
        members.put("requests", requests);
        members.put("evidence", report.evidence());
        members.put("phases_ms", phases());
        members.put("failures", failures());
        try {
            return Json.mapper().writeValueAsString(members) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a summary of plain values could not be written", e);
        }
    }

    /** Replaces the content of the file, which may be one that must not be renamed over, such as a mounted one. */
    void write(Path file) {
        try {
            Files.writeString(file, json());
        } catch (IOException e) {
            LOG.error("the drain summary could not be written to {}", file, e);
        }
    }

    private Map<String, Long> phases() {
        Map<String, Long> phases = new LinkedHashMap<>();
        for (StopReport.PhaseTime time : report.phases()) {
            phases.put(time.phase().text(), millis(time.took()));
        }
        return phases;
    }

    private List<Map<String, String>> failures() {
        return report.failures().stream()
                .limit(MOST_FAILURES)
                .map(failure -> Map.of(
                        "phase", failure.phase().text(),
                        "name", shortened(failure.name()),
                        "error", shortened(failure.cause().toString())))
                .toList();
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}
