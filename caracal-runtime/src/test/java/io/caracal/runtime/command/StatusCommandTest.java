package io.caracal.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.terminal.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class StatusCommandTest {
    private static final List<Probe.Answer> ANSWERS = List.of(
            new Probe.Answer("api", 3000, "http://localhost:3000/ready", true, "200", "", 3),
            new Probe.Answer(
                    "gateway",
                    8081,
                    "http://localhost:8081/ready",
                    false,
                    "503 redis_unreachable",
                    "redis_unreachable",
                    4));

    @Test
    void tableHasTheColumnsOfTheContract() {
        Console plain = new Console(System.out, System.err, false);

        assertThat(StatusRows.of(plain, Probe.Question.READY, ANSWERS, Optional.empty()))
                .containsExactly(
                        "service  port  mode   status  detail                 latency",
                        "api      3000  ready  ✓ ok    200                    3 ms",
                        "gateway  8081  ready  ✗ down  503 redis_unreachable  4 ms");
    }

    @Test
    void colouredTableHasTheSameWidths() {
        Console coloured = new Console(System.out, System.err, true);

        List<String> rows = StatusRows.of(coloured, Probe.Question.READY, ANSWERS, Optional.empty());

        assertThat(rows.get(1)).contains("\u001b[32m✓ ok\u001b[0m    200");
    }

    @Test
    void jsonHasTheFieldsOfTheContractInOrder() throws Exception {
        JsonNode json = new ObjectMapper().readTree(StatusJson.of(Probe.Question.READY, ANSWERS));

        assertThat(names(json)).containsExactly("mode", "services");
        assertThat(json.path("mode").asText()).isEqualTo("ready");
        assertThat(names(json.path("services").path(0)))
                .containsExactly("name", "port", "url", "ok", "detail", "reason", "latency_ms");
        assertThat(json.path("services").path(1).path("reason").asText()).isEqualTo("redis_unreachable");
        assertThat(json.path("services").path(1).path("latency_ms").asInt()).isEqualTo(4);
        assertThat(json.path("services").path(1).path("detail").asText()).isEqualTo("503 redis_unreachable");
        assertThat(json.path("services").path(1).path("ok").isBoolean()).isTrue();
    }

    @Test
    void aReadyServiceThatIsDegradedSaysWhy() {
        Probe.Answer degraded =
                new Probe.Answer("api", 3000, "http://localhost:3000/ready", true, "200", "outbox_lagging", 3);

        assertThat(StatusRows.detail(degraded)).isEqualTo("200 degraded: outbox_lagging");
    }

    @Test
    void everyServiceThatAppliesRevocationsMustHaveAppliedTheEpoch() throws Exception {
        HttpServer gateway = applying("min_revocation_epoch", 7);
        HttpServer api = applying("nothing", 0);
        List<Probe.Target> both = List.of(target("gateway", gateway), target("api", api));
        try {
            assertThat(status(both, "--min-revocation-epoch", "7")).isZero();
            assertThat(status(both, "--ready", "--min-revocation-epoch", "8")).isEqualTo(1);
        } finally {
            gateway.stop(0);
            api.stop(0);
        }
    }

    @Test
    void aProofThatNobodyCanGiveIsNotGiven() throws Exception {
        HttpServer gateway = applying("min_revocation_epoch", 7);
        try {
            List<Probe.Target> one = List.of(target("gateway", gateway));
            assertThat(status(one, "--min-revocation-epoch", "7", "--min-policy-version", "1"))
                    .isEqualTo(1);
        } finally {
            gateway.stop(0);
        }
    }

    @Test
    void whoWaitsIsAnsweredAtOnceWhenAllIsWell() throws Exception {
        HttpServer gateway = applying("min_revocation_epoch", 7);
        try {
            List<Probe.Target> one = List.of(target("gateway", gateway));
            assertThat(status(one, "--min-revocation-epoch", "7", "--wait", "5m", "--timeout", "20s"))
                    .isZero();
        } finally {
            gateway.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--watch --wait 5s", "--timeout 2m", "--timeout none", "--watch --min-policy-version 1"})
    void whatCannotBeMeantIsRefusedBeforeAnybodyIsAsked(String arguments) {
        assertThat(status(List.of(new Probe.Target("sts", 1)), arguments.split(" ", -1)))
                .isNotZero();
    }

    private static Probe.Target target(String name, HttpServer server) {
        return new Probe.Target(name, server.getAddress().getPort());
    }

    /** A ready service that gives one proof up to a value and knows no other. */
    private static HttpServer applying(String proof, long applied) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ready", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            boolean known = query == null || query.startsWith(proof + "=");
            boolean given = query == null || known && Long.parseLong(query.split("=", -1)[1]) <= applied;
            byte[] body = "{\"reason\":\"not_applicable\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(given ? 200 : known ? 503 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static int status(List<Probe.Target> targets, String... arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Path home = Path.of("nowhere");
        StatusCommand command = new StatusCommand(
                new CommandContext(
                        new Console(nowhere, nowhere, false),
                        new CaracalHome(home),
                        new Installation(home, "2.0.0-rc.1"),
                        Map.of(),
                        "caracal"),
                () -> targets);
        return new CommandLine(command).execute(arguments);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
