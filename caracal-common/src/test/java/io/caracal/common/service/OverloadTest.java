package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.http.ErrorStyle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application holds every thread that it may have. */
class OverloadTest {

    private static final int THREADS = 32;
    private static final int RESERVED = 8;
    private static final int REFUSED = 30;
    private static final int LIMIT_SECONDS = 60;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TinyApplication application = new TinyApplication(
            ErrorStyle.FASTIFY,
            Map.of(
                    "CARACAL_MODE", "dev",
                    "HOST", "127.0.0.1",
                    "PORT", "0",
                    "CARACAL_LOG_CONSOLE", "off",
                    "STS_URL", "http://127.0.0.1:1",
                    "TINY_TOKEN", "unused"));

    @AfterEach
    void stop() throws Exception {
        application.slowMayEnd.countDown();
        application.stop();
    }

    @Test
    void probesAreAnsweredWhileTheApplicationHoldsEveryThreadItMayHave(@TempDir Path directory) throws Exception {
        start(directory);
        BlockingQueue<HttpResponse<String>> answers = new LinkedBlockingQueue<>();
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int call = 0; call < THREADS - RESERVED + REFUSED; call++) {
            calls.add(client.sendAsync(request("/v1/slow"), HttpResponse.BodyHandlers.ofString())
                    .thenAccept(answers::add));
        }
        for (int call = 0; call < REFUSED; call++) {
            HttpResponse<String> refused = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(refused).isNotNull();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"error\":\"overloaded\"", "\"requestId\":");
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        }

        for (String probe : List.of("/health", "/ready", "/v0/ready", "/metrics", "/ready?verbose")) {
            assertThat(client.send(request(probe), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as(probe)
                    .isEqualTo(200);
        }

        assertThat(answers).isEmpty();
        application.slowMayEnd.countDown();
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(answers)
                .hasSize(THREADS - RESERVED)
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(client.send(request("/v1/answer"), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aProbeOnANewConnectionNeedsNoThreadOfThePool(@TempDir Path directory) throws Exception {
        start(directory);
        CountDownLatch held = new CountDownLatch(1);
        try {
            // More than there are: whatever else is given to the pool comes after tasks that find no thread.
            for (int task = 0; task < THREADS; task++) {
                application.threads().execute(() -> await(held));
            }

            for (String probe : List.of("/health", "/ready", "/v0/ready", "/metrics", "/ready?verbose")) {
                assertThat(statusOnANewConnection(probe)).as(probe).contains(" 200 ");
            }
        } finally {
            held.countDown();
        }
        assertThat(statusOnANewConnection("/v1/answer")).contains(" 200 ");
    }

    private void start(Path directory) throws Exception {
        Path file = directory.resolve("config.yml");
        Files.writeString(file, "server:\n  type: caracal\n  maxThreads: " + THREADS + "\n");
        application.run("server", file.toString());
    }

    private String statusOnANewConnection(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.localPort())) {
            socket.setSoTimeout(LIMIT_SECONDS * 1000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + application.localPort() + path))
                .timeout(Duration.ofSeconds(LIMIT_SECONDS))
                .build();
    }
}
