package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.testing.Await;
import io.caracal.testing.service.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service in a process of its own, ended by the signals of the operating system. */
class StopProcessTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path summary;
    private final Path log;
    private Process process;

    StopProcessTest(@TempDir Path directory) throws IOException {
        summary = directory.resolve("summary.json");
        log = directory.resolve("log");
        process = new ProcessBuilder("true").start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void signalStopsInOrderWithExitCodeZero() throws Exception {
        start(Map.of());
        await("listens on port");
        process.destroy();
        String last = await("has stopped with exit code 0");
        assertThat(last).contains("(SIGTERM)", "evidence_flushed", "0 lost");
        assertThat(exitCode()).isZero();
        JsonNode told = new ObjectMapper().readTree(Files.readString(summary));
        assertThat(told.get("cause").asText()).isEqualTo("SIGTERM");
        assertThat(told.get("exit_code").asInt()).isZero();
    }

    @Test
    void lostEvidenceIsExitCodeThree() throws Exception {
        start(Map.of("LOST", "2"));
        await("listens on port");
        process.destroy();
        assertThat(await("has stopped with exit code 3")).contains("2 lost");
        assertThat(exitCode()).isEqualTo(3);
        assertThat(new ObjectMapper()
                        .readTree(Files.readString(summary))
                        .at("/evidence/lost")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void secondSignalDoesNotWaitForAStopThatHangs() throws Exception {
        start(Map.of("STUCK", "true", "SHUTDOWN_GRACE_MS", "3000000", "TERMINATION_GRACE_SECONDS", "3600"));
        await("listens on port");
        process.destroy();
        await("SIGTERM: stopping in order");
        process.destroy();
        await("SIGTERM during the stop: leaving at once with exit code 143");
        assertThat(exitCode()).isEqualTo(143);
        assertThat(summary).doesNotExist();
    }

    private void start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = JavaProcess.of(DrainedApplication.class, List.of())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "CARACAL_MODE", "dev",
                        "HOST", "127.0.0.1",
                        "PORT", "0",
                        "DRAIN_SUMMARY_FILE", summary.toString()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** The line of the log that holds the text, as soon as it is there. */
    private String await(String text) {
        Await.until(LIMIT, "the log says " + text, () -> told(text).isPresent() || !process.isAlive());
        return told(text).orElseThrow(() -> new AssertionError("ended without '" + text + "': " + lines()));
    }

    private Optional<String> told(String text) {
        return lines().stream()
                .filter(line -> line.contains(text) && line.endsWith("}"))
                .findFirst();
    }

    private List<String> lines() {
        try {
            return List.of(Files.readString(log).split("\n", -1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
