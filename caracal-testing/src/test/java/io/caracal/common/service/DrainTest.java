package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.config.ConfigurationProblems;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {

    private static final int LIMIT_SECONDS = 30;

    private final Map<String, String> environment = new HashMap<>(
            Map.of("CARACAL_MODE", "dev", "HOST", "127.0.0.1", "PORT", "0", "CARACAL_LOG_CONSOLE", "off"));
    private final Path summary;

    DrainTest(@TempDir Path directory) {
        this.summary = directory.resolve("summary.json");
        environment.put("DRAIN_SUMMARY_FILE", summary.toString());
    }

    private DrainedApplication running = new DrainedApplication(Map.of(), 0);
    private int port;

    @AfterEach
    void stop() throws Exception {
        running.mayAnswer.countDown();
        running.stop();
    }

    @Test
    void duringTheWaitItServesOnAndSendsCallersAway() throws Exception {
        environment.put("DRAIN_WAIT_SECONDS", "600");
        environment.put("TERMINATION_GRACE_SECONDS", "3600");
        start(0);
        assertThat(ask("/quick")).startsWith("HTTP/1.1 200").doesNotContain("X-Service-State");
        Thread stopper = new Thread(this::stopQuietly);
        stopper.start();
        String ready = ask("/ready");
        while (!ready.startsWith("HTTP/1.1 503")) {
            ready = ask("/ready");
        }
        assertThat(ask("/health")).startsWith("HTTP/1.1 200");
        assertThat(askKeptAlive("/quick"))
                .startsWith("HTTP/1.1 200")
                .contains("X-Service-State: draining\r\n", "Connection: close\r\n")
                .endsWith("answered");
        assertThat(Files.exists(summary)).isFalse();

        stopper.interrupt();
        stopper.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));

        assertThat(stopper.isAlive()).isFalse();
        assertThat(summary().at("/exit_code").asInt()).isZero();
    }

    @Test
    void requestsInFlightAreFinishedAndNewOnesRefused() throws Exception {
        environment.put("SHUTDOWN_GRACE_MS", "120000");
        environment.put("TERMINATION_GRACE_SECONDS", "300");
        start(1);
        FutureTask<String> slow = inBackground("/slow");
        assertThat(running.waiting.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        Thread stopper = new Thread(this::stopQuietly);
        stopper.start();
        String refused = ask("/quick");
        while (!refused.startsWith("HTTP/1.1 503")) {
            refused = ask("/quick");
        }
        assertThat(refused)
                .contains("Retry-After: 1\r\n", "Connection: close\r\n", "X-Service-State: draining\r\n")
                .contains("\"error\":\"draining\"");
        assertThat(ask("/ready")).startsWith("HTTP/1.1 503");
        assertThat(ask("/metrics")).startsWith("HTTP/1.1 200");

        running.mayAnswer.countDown();

        assertThat(slow.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                .startsWith("HTTP/1.1 200")
                .contains("Connection: close")
                .endsWith("answered");
        stopper.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        assertThat(stopper.isAlive()).isFalse();
        JsonNode requests = summary().get("requests");
        assertThat(requests.get("in_flight_at_start").asInt()).isPositive();
        assertThat(requests.get("drained").asInt()).isPositive();
        assertThat(requests.get("cut").asInt()).isZero();
        assertThat(requests.get("refused").asInt()).isPositive();
    }

    @Test
    void whatDoesNotFinishInTimeIsAnswered503AndWhatHadBegunIsBrokenOff() throws Exception {
        environment.put("SHUTDOWN_GRACE_MS", "4000");
        start(2);
        FutureTask<String> slow = inBackground("/slow");
        FutureTask<String> stream = inBackground("/stream");
        assertThat(running.waiting.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        running.stopBecause("SIGTERM");
        assertThat(slow.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After: 1\r\n", "Connection: close\r\n", "X-Request-Id: ")
                .contains("\"error\":\"draining\"")
                .doesNotContain("answered");
        assertThat(stream.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                .startsWith("HTTP/1.1 200")
                .contains("begun ")
                .doesNotContain("answered")
                .doesNotEndWith("0\r\n\r\n");
        JsonNode told = summary();
        assertThat(told.get("cause").asText()).isEqualTo("SIGTERM");
        assertThat(told.at("/requests/in_flight_at_start").asInt()).isEqualTo(2);
        assertThat(told.at("/requests/cut").asInt()).isEqualTo(2);
        assertThat(told.at("/requests/drained").asInt()).isZero();
    }

    @Test
    void summaryNamesEveryPhaseInOrder() throws Exception {
        start(0);
        running.stop();
        JsonNode told = summary();
        assertThat(told.get("schema").asInt()).isEqualTo(1);
        assertThat(told.get("service").asText()).isEqualTo("caracal-drained");
        assertThat(told.get("cause").asText()).isEqualTo("owner");
        assertThat(told.get("phases_ms").fieldNames())
                .toIterable()
                .containsExactly(
                        "drain_announced",
                        "drain_wait",
                        "not_accepting",
                        "streams_ended",
                        "in_flight_drained",
                        "consumers_stopped",
                        "outbox_flushed",
                        "evidence_flushed",
                        "pools_closed",
                        "stopped");
        assertThat(told.at("/evidence/lost").asInt()).isZero();
        assertThat(told.get("failures")).isEmpty();
    }

    @Test
    void numbersThatCannotWorkAreRefusedByCheckAndStart() {
        environment.putAll(Map.of("CARACAL_MODE", "stable", "TERMINATION_GRACE_SECONDS", "20"));
        for (String command : new String[] {"check", "server"}) {
            assertThatThrownBy(() -> new DrainedApplication(environment, 0).run(command))
                    .isInstanceOf(ConfigurationProblems.class)
                    .hasMessageContaining("TERMINATION_GRACE_SECONDS is 20 s, but the stop may take 20 s");
        }
    }

    private void start(int waiters) throws Exception {
        running = new DrainedApplication(environment, waiters);
        running.run("server");
        port = running.localPort();
    }

    private void stopQuietly() {
        try {
            running.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode summary() throws IOException {
        return new ObjectMapper().readTree(Files.readString(summary));
    }

    private FutureTask<String> inBackground(String path) throws IOException {
        FutureTask<String> answer = new FutureTask<>(() -> askKeptAlive(path));
        new Thread(answer, "caller of " + path).start();
        return answer;
    }

    private String ask(String path) throws IOException {
        return raw(path, "close");
    }

    /** Reads until the server closes: an answer that keeps the connection open would run into the limit. */
    private String askKeptAlive(String path) throws IOException {
        return raw(path, "keep-alive");
    }

    private String raw(String path, String connection) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
