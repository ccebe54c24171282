package io.caracal.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.program.Ended;
import io.caracal.runtime.program.Program;
import io.caracal.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code caracal run} as a process, against a scripted STS. */
class RunProcessTest {
    private static final String SECRET = "ws_secret-of-this-workload";
    private static final String KEY = "\"env\":\"KEY\",\"resource\":\"resource://key\"";

    private final FakeSts sts = new FakeSts();

    @TempDir
    private Path home;

    @AfterEach
    void close() {
        sts.close();
    }

    @Test
    void theCommandGetsItsCredentialsItsArgumentsAndNothingElse() {
        sts.manifest(KEY)
                .answer(
                        FakeSts.CREDENTIAL,
                        200,
                        "{\"env\":\"KEY\",\"credential\":\"k 1&2\",\"expires_at\":1790000000}");
        Ended ended = caracal()
                .with("OTHER_SETTING", "visible to the caller alone")
                .with("LC_ALL", "C")
                .run(
                        "run",
                        "sh",
                        "-c",
                        "env | sort; for a in \"$@\"; do echo \"<$a>\"; done; exit 7",
                        "sh",
                        "-h",
                        "--",
                        "a b",
                        "",
                        "@file");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(7);
        assertThat(ended.out())
                .contains("KEY=k 1&2\n", "KEY_EXPIRES_AT=1790000000\n", "PATH=", "LC_ALL=C\n")
                .contains("<-h>\n<-->\n<a b>\n<>\n<@file>\n")
                .doesNotContain("CARACAL_", "OTHER_SETTING", SECRET);
        assertThat(ended.err()).isEmpty();
        assertThat(sts.calls()).hasSize(2).allSatisfy(call -> {
            assertThat(call.form()).containsEntry("workload_id", "w-1").containsEntry("secret", SECRET);
            assertThat(call.launchId()).isEqualTo(sts.calls().get(0).launchId()).matches("[0-9a-f-]{36}");
        });
        assertThat(sts.calls(FakeSts.CREDENTIAL).get(0).form()).containsEntry("env", "KEY");
    }

    @Test
    void aProgramThatDoesNotExistIs127() {
        given();
        Ended ended = caracal().run("run", "--", "no-such-program-anywhere", SECRET);
        assertThat(ended.exit()).isEqualTo(127);
        assertThat(ended.err())
                .contains("cannot start no-such-program-anywhere")
                .doesNotContain(SECRET);
    }

    @Test
    void aCommandThatASignalEndsIs128AndItsNumber() {
        given();
        assertThat(caracal().run("run", "--", "sh", "-c", "kill -s KILL $$").exit())
                .isEqualTo(128 + 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void signalsReachTheCommandWhichDecides(String signal) throws Exception {
        given();
        Path out = home.resolve("out");
        Process running = caracal()
                .start(
                        Redirect.to(out.toFile()),
                        Redirect.DISCARD,
                        "run",
                        "--",
                        "sh",
                        "-c",
                        "trap 'echo got it; exit 42' " + signal + "; echo ready; while :; do sleep 0.2; done");
        try {
            Await.until(
                    Duration.ofSeconds(60), "the command runs", () -> text(out).contains("ready"));
            new ProcessBuilder("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(running.pid()))
                    .start()
                    .waitFor();
            assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(running.exitValue()).isEqualTo(42);
            assertThat(text(out)).endsWith("got it\n");
        } finally {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }

    @Test
    void withoutItsCredentialTheCommandIsNotStarted() {
        sts.manifest(KEY)
                .answer(
                        FakeSts.CREDENTIAL,
                        403,
                        "{\"error\":\"access_denied\",\"error_description\":\"policy denied\",\"requestId\":\"r-1\"}");
        Ended ended = caracal().run("run", "--", "sh", "-c", "echo started");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .isEqualTo("{\"resource\":\"resource://key\",\"reason\":\"access_denied\",\"requestId\":\"r-1\","
                        + "\"description\":\"policy denied\"}\n");
    }

    @Test
    void wrongUsageIsRefused() {
        Ended nothing = Program.caracal(home).run("run");
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.err()).contains("say what to run");
        Ended unknown = Program.caracal(home).run("run", "--detach", "sh");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("--detach");
    }

    private void given() {
        sts.manifest(KEY).answer(FakeSts.CREDENTIAL, 200, "{\"env\":\"KEY\",\"credential\":\"k-1\"}");
    }

    private Program caracal() {
        return Program.caracal(home)
                .with("CARACAL_STS_URL", sts.uri().toString())
                .with("CARACAL_WORKLOAD_ID", "w-1")
                .with("CARACAL_WORKLOAD_SECRET", SECRET);
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
