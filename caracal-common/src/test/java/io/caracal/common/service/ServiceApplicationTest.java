package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.log.JsonLogging;
import io.dropwizard.logging.common.LoggingUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceApplicationTest {

    private static final Map<String, String> GOOD = Map.of(
            "CARACAL_MODE", "dev",
            "PORT", "0",
            "STS_URL", "http://127.0.0.1:8080",
            "TINY_TOKEN", "hunter2hunter2",
            "CARACAL_LOG_CONSOLE", "off");

    private final HttpClient client = HttpClient.newHttpClient();
    private final TinyApplication fastify = new TinyApplication(ErrorStyle.FASTIFY, GOOD);
    private final TinyApplication go = new TinyApplication(ErrorStyle.GO, GOOD);

    @AfterEach
    void stopAll() throws Exception {
        fastify.slowMayEnd.countDown();
        fastify.stop();
        go.stop();
    }

    @Test
    void twoApplicationsAnswerInOneJvmAndReleaseTheirPorts() throws Exception {
        fastify.run("server");
        go.run();
        int port = fastify.localPort();
        assertThat(port).isNotEqualTo(go.localPort());
        assertThat(get(fastify, "/v1/answer").body())
                .isEqualTo("{\"the_answer\":42,\"created_at\":\"1970-01-01T00:00:01.000Z\",\"nothing\":null}");
        assertThat(get(go, "/v1/answer").statusCode()).isEqualTo(200);
        assertThat(get(fastify, "/health").body()).isEqualTo("{\"ok\":true}");

        fastify.stop();

        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
        assertThatThrownBy(fastify::localPort).isInstanceOf(IllegalStateException.class);
        assertThat(get(go, "/v1/answer").statusCode()).isEqualTo(200);
        fastify.run("server");
        assertThat(get(fastify, "/v1/answer").statusCode()).isEqualTo(200);
    }

    @Test
    void requestIdIsKeptWhenWellFormedReplacedOtherwiseAndEchoed() throws Exception {
        fastify.run("server");
        HttpResponse<String> kept = send(request(fastify, "/v1/id").header("X-Request-Id", "abc:1.2-3_Z"));
        assertThat(kept.headers().allValues("X-Request-Id")).containsExactly("abc:1.2-3_Z");
        assertThat(kept.body()).contains("\"context\":\"abc:1.2-3_Z\"", "\"servlet\":\"abc:1.2-3_Z\"");
        HttpResponse<String> replaced = send(request(fastify, "/v1/id").header("X-Request-Id", "has space"));
        assertThat(replaced.headers().firstValue("X-Request-Id").orElseThrow())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void servicesOfTheOtherStyleKeepAnyVisibleRequestId() throws Exception {
        fastify.run("server");
        go.run("server");
        String id = "{req}/1=a?\"b\"~";
        HttpResponse<String> kept = send(request(go, "/v1/answer").header("X-Request-Id", id));
        assertThat(kept.headers().allValues("X-Request-Id")).containsExactly(id);
        HttpResponse<String> replaced = send(request(fastify, "/v1/answer").header("X-Request-Id", id));
        assertThat(replaced.headers().allValues("X-Request-Id")).hasSize(1).doesNotContain(id);
        HttpResponse<String> long129 = send(request(go, "/v1/answer").header("X-Request-Id", "x".repeat(129)));
        assertThat(long129.headers().allValues("X-Request-Id")).hasSize(1).doesNotContain("x".repeat(129));
    }

    @Test
    void errorsCarryCodeDescriptionRequestIdAndDetailsInThisOrder() throws Exception {
        go.run("server");
        HttpResponse<String> response = send(request(go, "/v1/denied").header("X-Request-Id", "r1"));
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body())
                .isEqualTo("{\"error\":\"access_denied\",\"error_description\":\"not you\","
                        + "\"requestId\":\"r1\",\"max_days\":3}\n");
    }

    @Test
    void unexpectedFailureIsInternalErrorWithoutItsMessage() throws Exception {
        fastify.run("server");
        go.run("server");
        HttpResponse<String> response = send(request(fastify, "/v1/broken").header("X-Request-Id", "r2"));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body())
                .isEqualTo("{\"error\":\"internal_error\",\"error_description\":"
                        + "\"The service failed to process the request\",\"requestId\":\"r2\"}");
        assertThat(send(request(go, "/v1/broken").header("X-Request-Id", "r3")).body())
                .isEqualTo("{\"error\":\"internal_error\",\"requestId\":\"r3\"}\n");
    }

    @Test
    void unavailableDependencyIs503WithRetryAfterAndTheCodeOfTheStyle() throws Exception {
        fastify.run("server");
        go.run("server");
        HttpResponse<String> response = get(fastify, "/v1/down");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(response.body()).startsWith("{\"error\":\"postgres_unreachable\"");
        assertThat(get(go, "/v1/down").body()).startsWith("{\"error\":\"sts_unavailable\"");
    }

    @Test
    void unknownRouteAndWrongVerbFollowTheStyle() throws Exception {
        fastify.run("server");
        go.run("server");
        HttpResponse<String> unknown = get(fastify, "/v1/nope?x=1");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body())
                .isEqualTo("{\"message\":\"Route GET:/v1/nope?x=1 not found\",\"error\":\"Not"
                        + " Found\",\"statusCode\":404}");
        assertThat(unknown.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(send(request(fastify, "/v1/answer").DELETE()).body()).contains("Route DELETE:/v1/answer not found");
        HttpResponse<String> plain = get(go, "/nope");
        assertThat(plain.statusCode()).isEqualTo(404);
        assertThat(plain.body()).isEqualTo("404 page not found\n");
        HttpResponse<String> verb = send(request(go, "/v1/answer").DELETE());
        assertThat(verb.statusCode()).isEqualTo(405);
        assertThat(verb.headers().firstValue("Allow").orElseThrow()).contains("GET");
        assertThat(verb.body()).isEqualTo("Method Not Allowed\n");
        HttpResponse<String> strange = send(request(go, "/v1/answer").method("BREW", BodyPublishers.noBody()));
        assertThat(strange.statusCode()).isEqualTo(405);
    }

    @Test
    void badBodiesAreRefusedWithTheCodeOfTheStyle() throws Exception {
        fastify.run("server");
        go.run("server");
        HttpResponse<String> malformed = post(fastify, "/v1/body", "{\"name\":", "application/json");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.body())
                .startsWith("{\"error\":\"internal_error\",\"error_description\":"
                        + "\"Request body is not valid JSON\",\"requestId\":");
        assertThat(post(fastify, "/v1/body", "{\"name\":\"a\",\"name\":\"b\"}", "application/json")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(fastify, "/v1/body", "", "application/json").statusCode())
                .isEqualTo(400);
        HttpResponse<String> invalid = post(fastify, "/v1/body", "{\"nam\":1}", "application/json");
        assertThat(invalid.statusCode()).isEqualTo(400);
        assertThat(invalid.body())
                .contains("\"error\":\"invalid_body\"", "\"error_description\":\"Request body failed validation\"")
                .contains("\"path\":[\"name\"]", "\"message\":\"Required\"", "Unrecognized key(s) in object: 'nam'");
        HttpResponse<String> media = post(fastify, "/v1/body", "name=1", "application/x-thing");
        assertThat(media.statusCode()).isEqualTo(415);
        assertThat(media.body()).startsWith("{\"error\":\"internal_error\"");
        assertThat(post(fastify, "/v1/body", "{\"name\":\" ok \"}", "application/json")
                        .body())
                .isEqualTo("{\"name\":\"ok\"}");
    }

    @Test
    void bodyLimitHoldsForAnnouncedAndStreamedBodies() throws Exception {
        fastify.run("server");
        go.run("server");
        String large = "{\"name\":\"" + "x".repeat(200) + "\"}";
        HttpResponse<String> announced = post(fastify, "/v1/body", large, "application/json");
        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).startsWith("{\"error\":\"internal_error\"");
        HttpRequest.Builder streamed = request(go, "/v1/body")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))));
        HttpResponse<String> refused = send(streamed);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).startsWith("{\"error\":\"payload_too_large\"");
        assertThat(post(fastify, "/v1/large", large, "application/json").body()).isEqualTo("{\"size\":1}");
    }

    @Test
    void securityHeadersAreOnErrorsBelowThePrefixToo() throws Exception {
        fastify.run("server");
        HttpResponse<String> response = get(fastify, "/v1/denied");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(get(fastify, "/other").headers().firstValue("Referrer-Policy"))
                .isEmpty();
    }

    @Test
    void oversizedHeaderIsRefusedAsJson() throws Exception {
        fastify.run("server");
        HttpResponse<String> response = send(request(fastify, "/v1/answer").header("X-Long", "a".repeat(20_000)));
        assertThat(response.statusCode()).isEqualTo(431);
        assertThat(response.body()).startsWith("{\"error\":\"internal_error\"");
    }

    @Test
    void strictPathsAreRefusedUnlessTheServiceJudgesThemItself() throws Exception {
        go.run("server");
        TinyApplication raw = new TinyApplication(ErrorStyle.GO, GOOD, true);
        raw.run("server");
        try {
            assertThat(raw(go, "/v1/%2e%2e/answer")).startsWith("HTTP/1.1 400 ");
            for (String path : new String[] {"/a/%2e%2e/b", "//a", "/a%2fb", "/a/../b", "/a;p=1/b"}) {
                assertThat(raw(raw, path)).startsWith("HTTP/1.1 200 ").endsWith("raw " + path);
            }
            for (String path : new String[] {"/%2e%2e/x", "/../x", "/a%00"}) {
                assertThat(raw(raw, path))
                        .startsWith("HTTP/1.1 400 ")
                        .contains("X-Request-Id: ")
                        .contains("{\"error\":\"invalid_token\",\"error_description\":\"malformed"
                                + " request\",\"requestId\":");
            }
        } finally {
            raw.stop();
        }
    }

    @Test
    void stopDrainsRequestsInFlightWhileProbesAnswerThenStopsInReverseOrder() throws Exception {
        fastify.run("server");
        int port = fastify.localPort();
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request(fastify, "/v1/slow").build(), BodyHandlers.ofString());
        assertThat(fastify.slowStarted.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> {
            try {
                fastify.stop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        String refused = "";
        while (!refused.startsWith("HTTP/1.1 503")) {
            refused = raw(port, "/v1/answer");
        }
        assertThat(refused).contains("\"error\":\"draining\"", "Retry-After: 1", "Connection: close");
        assertThat(raw(port, "/health")).startsWith("HTTP/1.1 200");
        assertThat(raw(port, "/ready")).startsWith("HTTP/1.1 503");
        assertThat(fastify.stopped).isEmpty();

        fastify.slowMayEnd.countDown();

        assertThat(slow.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"ok\":true}");
        stop.get(20, TimeUnit.SECONDS);
        assertThat(fastify.stopped).containsExactly("second", "first");
    }

    @Test
    void failedAssemblyUndoesItself() {
        go.failAssembly = true;
        assertThatThrownBy(() -> go.run("server")).hasMessage("assembly failed");
        assertThat(go.stopped).containsExactly("second", "first");
    }

    @Test
    void occupiedPortFailsTheStartAndUndoesIt() throws Exception {
        fastify.run("server");
        Map<String, String> taken = new HashMap<>(GOOD);
        taken.put("PORT", Integer.toString(fastify.localPort()));
        TinyApplication second = new TinyApplication(ErrorStyle.GO, taken);
        assertThatThrownBy(() -> second.run("server")).isInstanceOf(IOException.class);
        assertThat(second.stopped).containsExactly("second", "first");
    }

    @Test
    void checkReportsAllProblemsTogetherWithoutSecrets() {
        Map<String, String> bad = Map.of(
                "CARACAL_MODE", "stable",
                "INSECURE_STS", "yes",
                "PORT", "99999",
                "AUDIT_HMAC_KEY", "deadbeef",
                "TINY_ANSWER", "many",
                "CARACAL_LOG_CONSOLE", "off");
        TinyApplication application = new TinyApplication(ErrorStyle.GO, bad);
        for (String command : new String[] {"check", "server"}) {
            assertThatThrownBy(() -> application.run(command))
                    .isInstanceOf(ConfigurationProblems.class)
                    .hasMessageContaining("5 problems")
                    .hasMessageContaining("INSECURE_STS is not allowed")
                    .hasMessageContaining("PORT is not acceptable: '99999'")
                    .hasMessageContaining("STS_URL is required but not set")
                    .hasMessageContaining("AUDIT_HMAC_KEY is not acceptable (value not shown)")
                    .hasMessageContaining("TINY_ANSWER is not acceptable: 'many'; accepted: an integer from 1 to 100")
                    .hasMessageNotContaining("deadbeef");
        }
    }

    @Test
    void checkPrintsTheSettingsInForceWithSecretsHidden() throws Exception {
        String out = printedBy("check");
        assertThat(out)
                .contains("STS_URL=http://127.0.0.1:8080  (environment)")
                .contains("TINY_TOKEN=***  (environment)")
                .contains("TINY_ANSWER=42  (default)")
                .doesNotContain("hunter2");
    }

    @Test
    void quietApplicationLeavesTheLoggingOfTheJvmAlone() throws Exception {
        Logger root = LoggingUtil.getLoggerContext().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> mine = new ListAppender<>();
        mine.setContext(LoggingUtil.getLoggerContext());
        mine.start();
        root.addAppender(mine);
        try {
            go.run("server");
            go.stop();
            assertThat(root.isAttached(mine)).isTrue();
            assertThat(mine.list)
                    .anyMatch(event ->
                            event.getFormattedMessage().startsWith("caracal-tiny has stopped with exit code 0 "));
        } finally {
            root.detachAppender(mine);
        }
    }

    @Test
    void loudApplicationLogsJsonLines() throws Exception {
        Map<String, String> loud = new HashMap<>(GOOD);
        loud.remove("CARACAL_LOG_CONSOLE");
        TinyApplication application = new TinyApplication(ErrorStyle.GO, loud);
        Logger root = LoggingUtil.getLoggerContext().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        application.run("server");
        try {
            assertThat(root.getAppender("queue")).isInstanceOf(AsyncAppender.class);
        } finally {
            application.stop();
            JsonLogging.stop();
        }
    }

    @Test
    void versionIsPrinted() throws Exception {
        assertThat(printedBy("version")).isEqualTo("caracal-tiny dev" + System.lineSeparator());
    }

    @Test
    void configurationFileGivesSettingsAndServerTuningButTheEnvironmentWins(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("config.yml");
        Files.writeString(file, "settings:\n  TINY_ANSWER: 7\n  PORT: 1\nserver:\n  type: caracal\n  maxThreads: 32\n");
        go.run("server", file.toString());
        assertThat(get(go, "/v1/answer").body()).contains("\"the_answer\":7");
    }

    @Test
    void unknownNamesInTheConfigurationFileAreFatal(@TempDir Path directory) throws Exception {
        Path setting = Files.writeString(directory.resolve("a.yml"), "settings:\n  TINY_ANSWR: 7\n");
        assertThatThrownBy(() -> go.run("check", setting.toString())).hasMessageContaining("TINY_ANSWR");
        Path section = Files.writeString(directory.resolve("b.yml"), "serverr: {}\n");
        assertThatThrownBy(() -> go.run("check", section.toString())).hasMessageContaining("serverr");
        Path other = Files.writeString(directory.resolve("c.yml"), "server:\n  type: simple\n");
        assertThatThrownBy(() -> go.run("check", other.toString()))
                .hasStackTraceContaining("server.type must be caracal");
    }

    private String printedBy(String command) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            go.run(command);
        } finally {
            System.setOut(before);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(TinyApplication application, String path) throws Exception {
        return send(request(application, path));
    }

    private HttpResponse<String> post(TinyApplication application, String path, String body, String type)
            throws Exception {
        return send(request(application, path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(TinyApplication application, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + application.localPort() + path));
    }

    private static String raw(TinyApplication application, String path) throws IOException {
        return raw(application.localPort(), path);
    }

    private static String raw(int port, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
