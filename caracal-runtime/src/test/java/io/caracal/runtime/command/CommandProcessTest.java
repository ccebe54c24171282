package io.caracal.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.runtime.operations.FakeStack;
import io.caracal.runtime.stack.Service;
import io.caracal.testing.Await;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look and tell, started the way an operator starts them. */
class CommandProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private FakeStack stack;

    @BeforeEach
    void start() throws IOException {
        stack = new FakeStack();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void statusAsksTheAddressesThatTheEnvironmentNames() {
        stack.open(Service.GATEWAY, "/ready", 503, "{\"ok\":false,\"ready\":false,\"reason\":\"redis_unreachable\"}");

        Ended ended = caracal().run("status", "--ready", "--json");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.json().path("mode").asText()).isEqualTo("ready");
        JsonNode gateway = ended.json().path("services").path(2);
        assertThat(gateway.path("url").asText()).isEqualTo(stack.url(Service.GATEWAY) + "/ready");
        assertThat(gateway.path("detail").asText()).isEqualTo("503 redis_unreachable");
        assertThat(gateway.path("reason").asText()).isEqualTo("redis_unreachable");
        assertThat(ended.out()).endsWith("}\n");
    }

    @Test
    void aWatchPrintsALineForEachChangeAndEndsWellWhenItIsToldTo() throws Exception {
        Path out = directory.resolve("out");
        Process watch = caracal().start(Redirect.to(out.toFile()), Redirect.INHERIT, "status", "--watch");
        try {
            Await.until(LIMIT, "everybody is there", () -> lines(out).size() == 6);
            stack.open(Service.STS, "/ready", 503, "{\"reason\":\"postgres_unreachable\"}");
            Await.until(LIMIT, "the change is there", () -> lines(out).size() == 7);
            watch.destroy();

            assertThat(watch.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.exitValue()).isZero();
            assertThat(lines(out).get(6)).contains("down", "sts", "503 postgres_unreachable");
        } finally {
            watch.destroyForcibly();
        }
    }

    @Test
    void doctorNamesAServiceThatIsGoneAndWhatFollows() {
        stack.stop(Service.STS);
        stack.broken(Service.GATEWAY, FakeStack.breach("sts", "sts_unreachable", "downstream", "eject", "unreachable"));

        Ended ended = caracal().run("doctor");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out())
                .contains("✗ not ready", "repair rung 1 first: Process health", "1. not_answering at sts")
                .contains("gateway sts_unreachable", "only because of this: sts, gateway", "docs/runbooks/absent.md")
                .doesNotContain("\u001b");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void preflightLooksAtThisMachineOnly() {
        Ended ended =
                Program.caracal(directory).with("CARACAL_MODE", "production").run("doctor", "--preflight", "--json");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.json().path("mode").asText()).isEqualTo("preflight");
        assertThat(ended.json().path("checks"))
                .allSatisfy(check -> assertThat(check.path("section").asText()).isEqualTo("preflight"));
    }

    @Test
    void debugSaysThatARequestIsUnknown() {
        stack.admin("/v1/zones", 200, "{\"items\":[{\"id\":\"zone-a\"}],\"next_cursor\":null}");

        Ended ended = caracal().run("debug", "request", "r-1");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).startsWith("✗ no event of request r-1").hasLineCount(1);
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void completionIsAScriptThatBashAcceptsAndThatKnowsEveryCommand() throws Exception {
        Ended ended = Program.caracal(directory).run("completion");
        assertThat(ended.exit()).isZero();
        Path script = Files.writeString(directory.resolve("completion.bash"), ended.out());

        Process bash =
                new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).isZero();
        for (String command : CommandNames.visible()) {
            assertThat(ended.out())
                    .contains("local commands=\"")
                    .containsPattern("local commands=\"[^\"]*\\b" + command + "\\b");
        }
        assertThat(ended.out()).contains("--strict", "--watch");
    }

    @Test
    void versionAsJsonIsOneLineThatScriptsCanRead() {
        Ended ended = Program.caracal(directory).run("version", "--json");

        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).hasLineCount(1);
        assertThat(List.of("binary", "version", "mode", "sha"))
                .allSatisfy(name -> assertThat(ended.json().path(name).asText()).isNotEmpty());
    }

    private Program caracal() {
        Program program = Program.caracal(directory);
        for (Map.Entry<String, String> variable : stack.environment().entrySet()) {
            program = program.with(variable.getKey(), variable.getValue());
        }
        return program;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
