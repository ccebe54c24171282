package io.caracal.system.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.terminal.Console;
import io.caracal.system.drill.DrillBed;
import io.caracal.system.guide.Page.Command;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.Await;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the documents that can be run, page by page, against a whole stack. */
final class CommandsRunTest {

    private static final String PRELUDE = """
        set -u
        cd '%s'
        curl() { command curl --fail --silent --show-error --max-time 30 "$@"; }
        ZONE=%s
        REQUEST=%s
        """;
    private static final Pattern LOOKS =
            Pattern.compile("(PORT|HOME_DIR|READER)=.*|curl -s (-H \"\\$READER\" )?\"localhost:\\$PORT/.*");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static DrillBed bed;
    private static WholeStack stack;
    private static String request;
    private static long before;

    private static Path directory;

    private final Map<String, Proof> table = Proof.table();

    @BeforeAll
    static void start(@TempDir Path home) throws IOException {
        directory = home;
        before = System.currentTimeMillis();
        bed = new DrillBed();
        stack = bed.stack;
        bed.awaitWhole();
        request = bed.zone
                .call(bed.zone.mandate())
                .expect(200)
                .header("X-Request-Id")
                .orElseThrow();
        Await.until(
                LIMIT,
                "the call has its evidence",
                () -> !bed.zone.evidence(request).isEmpty());
        secrets(Files.createDirectories(home.resolve("secrets")));
    }

    /** What `caracal up` would have made. */
    private static void secrets(Path secrets) throws IOException {
        Map<GeneratedSecret, String> values = Map.of(
                GeneratedSecret.ADMIN_TOKEN, WholeStack.ADMIN_TOKEN,
                GeneratedSecret.COORDINATOR_TOKEN, WholeStack.COORDINATOR_TOKEN,
                GeneratedSecret.AUDIT_ADMIN_TOKEN, WholeStack.AUDIT_ADMIN_TOKEN,
                GeneratedSecret.OPERATOR_TOKEN, WholeStack.OPERATOR_TOKEN,
                GeneratedSecret.METRICS_BEARER, WholeStack.METRICS_BEARER);
        for (Map.Entry<GeneratedSecret, String> secret : values.entrySet()) {
            Files.writeString(secrets.resolve(secret.getKey().fileName()), secret.getValue());
        }
        Files.writeString(secrets.resolve("redisUrl"), stack.redisServer.url());
        Files.writeString(secrets.resolve("databaseUrl"), stack.database.ownerUrl());
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @TestFactory
    Stream<DynamicTest> theCommandsOfAPageWork() {
        return Page.guide().stream()
                .filter(page -> page.commands().stream().anyMatch(this::runs))
                .map(page -> DynamicTest.dynamicTest(page.name(), () -> work(page)));
    }

    @Test
    void questionsToTheStackAreAnswered() {
        bed.awaitWhole();
        List<String> problems = new ArrayList<>();
        table.forEach((command, proof) -> {
            if (proof == Proof.ASK) {
                String problem = ask(Words.of(command));
                if (!problem.isEmpty()) {
                    problems.add(command + ": " + problem);
                }
            }
        });
        assertThat(problems).isEmpty();
    }

    @Test
    void theFirstCallByHandWorks() throws IOException {
        assertThat(table).containsEntry(CommandReader.MARKED, Proof.BLOCK);
        bed.awaitWhole();
        Ended ended =
                run("set -eu\n" + local(String.join("\n", Page.of("README.md").marked())) + "\n");
        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("\"ok\":true").containsIgnoringCase("x-request-id");
    }

    /** Looking; what a runbook has typed to repair is read only, because here nothing is broken. */
    @Test
    void runbooksAskForWhatThereIs() throws IOException {
        bed.awaitWhole();
        StringBuilder looking = new StringBuilder(PRELUDE.formatted(Repository.root(), bed.zone.zone, request));
        StringBuilder repairing = new StringBuilder("repairs() {\n");
        Page.runbooks().stream().flatMap(page -> page.commands().stream()).forEach(command -> {
            if (LOOKS.matcher(command.text()).matches()) {
                looking.append(local(command.text())).append(" || echo 'FAILED ");
                looking.append(command.place()).append("'\n");
            } else {
                repairing.append(command.text()).append('\n');
            }
        });
        Ended ended = run(looking.append(repairing).append("}\n").toString());
        assertThat(ended.out().lines().filter(line -> line.startsWith("FAILED")))
                .as(ended.err())
                .isEmpty();
        assertThat(ended.exit()).as(ended.err()).isZero();
    }

    private boolean runs(Command command) {
        return table.get(command.text()) == Proof.SHELL;
    }

    private void work(Page page) throws IOException {
        StringBuilder script = new StringBuilder(PRELUDE.formatted(Repository.root(), bed.zone.zone, request));
        for (Command command : page.commands()) {
            if (runs(command)) {
                script.append(local(command.text())).append("\n[ $? = 0 ] || echo 'FAILED ");
                script.append(command.place()).append("'\n");
            }
        }
        Ended ended = run(script.toString());
        assertThat(ended.out().lines().filter(line -> line.startsWith("FAILED")))
                .as(ended.err())
                .isEmpty();
        assertThat(ended.exit()).as(ended.err()).isZero();
    }

    private static Ended run(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("page.sh"), script);
        return Program.script(file, directory)
                .with("CARACAL_HOME", directory.toString())
                .with("HOME", directory.toString())
                .run();
    }

    /** The services of this stack are on other ports. */
    private static String local(String command) {
        String text = command;
        for (Service service : Service.values()) {
            int port = stack.service(service.text()).port();
            text = text.replace("localhost:" + service.port(), "127.0.0.1:" + port)
                    .replaceFirst("^PORT=" + service.port() + "$", "PORT=" + port);
        }
        return text;
    }

    /** The variables that the documents speak of. */
    private static String value(String word) {
        return switch (word) {
            case "$NOW" -> Long.toString(before);
            case "$REQUEST" -> request;
            case "$ZONE" -> bed.zone.zone;
            default -> word;
        };
    }

    private static String ask(Words command) {
        Map<String, String> environment = new TreeMap<>();
        for (Service service : Service.values()) {
            environment.put(
                    "CARACAL_" + service.name() + "_URL",
                    stack.service(service.text()).baseUri().toString());
        }
        environment.put("CARACAL_MODE", "rc");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = CaracalCheck.caracal(directory, environment, new Console(stream, stream, false))
                .execute(
                        command.arguments().stream().map(CommandsRunTest::value).toArray(String[]::new));
        return exit == 0 ? "" : "exit " + exit + " " + said.toString(StandardCharsets.UTF_8);
    }
}
