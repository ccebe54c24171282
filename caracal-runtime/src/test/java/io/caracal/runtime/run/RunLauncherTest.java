package io.caracal.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.Await;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Repository;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code caracal run} by the launcher, which becomes the command. */
class RunLauncherTest {
    private static final String MORE =
            "\"env\":\"MORE\",\"resource\":\"resource://more\",\"optional\":true,\"on_failure\":\"warn\"";

    @TempDir
    private static Path root;

    private final GivenWorkload workload = new GivenWorkload();
    private final FakeSts sts = workload.sts;

    /** An installation whose program is the class path of this test. */
    @BeforeAll
    static void install() throws IOException {
        Files.copy(Repository.root().resolve("caracal"), root.resolve("caracal"));
        Path dist = Files.createDirectories(root.resolve("caracal-dist/target/dist"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "io.caracal.runtime.cli.CaracalMain");
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, path);
        try (OutputStream file = Files.newOutputStream(dist.resolve("caracal-runtime.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
    }

    @AfterEach
    void close() {
        workload.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void theCommandGetsItsCredentialsItsArgumentsAndNothingElse(String shell) {
        sts.manifest(GivenWorkload.KEY, MORE)
                .answer(
                        FakeSts.CREDENTIAL,
                        200,
                        "{\"env\":\"KEY\",\"credential\":\"it's $k \\\\ `1`\\n2\\u00e9\",\"expires_at\":1790000000}")
                .answer(FakeSts.CREDENTIAL, 502, "{\"error\":\"http_request_failed\"}");
        Ended ended = caracal(shell)
                .with("OTHER_SETTING", "visible to the caller alone")
                .with("LC_ALL", "C")
                .run("run", "--", "env");
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith("caracal: going on without MORE (resource://more: http_request_failed)\n")
                .contains("\nKEY=it's $k \\ `1`\n2é\n")
                .contains("\nKEY_EXPIRES_AT=1790000000\n")
                .contains("\nLC_ALL=C\n");
        assertThat(ended.out().lines().filter(line -> line.contains("=")).map(line -> line.split("=", 2)[0]))
                .containsExactlyInAnyOrder("HOME", "KEY", "KEY_EXPIRES_AT", "LC_ALL", "PATH");
    }

    @Test
    void argumentsAndExitCodesAreTheCommandsOwn() {
        workload.withKey();
        Ended ended = caracal("sh")
                .run("run", "sh", "-c", "for a in \"$@\"; do echo \"<$a>\"; done; exit 7", "sh", "--", "a  b", "", "*");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(7);
        assertThat(ended.out()).isEqualTo("<-->\n<a  b>\n<>\n<*>\n");
        Ended nothing = caracal("sh").run("run", "--", "no-such-program-anywhere", "secret");
        assertThat(nothing.exit()).isEqualTo(127);
        assertThat(nothing.err()).isEqualTo("caracal: cannot start no-such-program-anywhere\n");
    }

    @Test
    void whatKeepsTheCommandFromStartingIsTold() {
        sts.manifest(MORE, GivenWorkload.KEY)
                .answer(FakeSts.CREDENTIAL, 502, "{\"error\":\"http_request_failed\"}")
                .answer(FakeSts.CREDENTIAL, 403, "{\"error\":\"access_denied\",\"requestId\":\"r-1\"}");
        Ended refused = caracal("sh").run("run", "sh", "-c", "echo started");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEqualTo("caracal: going on without MORE (resource://more: http_request_failed)\n");
        assertThat(refused.err())
                .isEqualTo("{\"resource\":\"resource://key\",\"reason\":\"access_denied\",\"requestId\":\"r-1\"}\n");
        Ended help = caracal("sh").run("run", "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Usage: ").contains("128+N");
    }

    @Test
    void whatAShellCannotForgetIsKeptFromTheCommandAllTheSame() {
        workload.withKey();
        Ended ended =
                caracal("bash").with("BASH_FUNC_f%%", "() { echo secret; }").run("run", "env");
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.out()).contains("KEY=k-1\n").doesNotContain("BASH_FUNC", "CARACAL_");
    }

    @Test
    void aSignalThatJavaCannotHandOnReachesTheCommandWhichDecides() throws Exception {
        workload.withKey();
        String printed = GivenWorkload.signalled(caracal("sh"), "QUIT", root.resolve("out"));
        assertThat(printed).isEqualTo("ready\ngot it\n");
    }

    @Test
    void anApprovalIsNotWaitedForWhenTheCallerHasGone() throws Exception {
        sts.manifest(GivenWorkload.KEY)
                .answer(
                        FakeSts.CREDENTIAL,
                        401,
                        "{\"error\":\"interaction_required\",\"approval_id\":\"a-1\",\"binding\":\"b1\","
                                + "\"approval_expires_at\":\"2090-01-01T00:00:00Z\",\"requestId\":\"r-1\"}")
                .answer("/approvals/a-1", 200, "{\"id\":\"a-1\",\"state\":\"pending\"}");
        Process running = caracal("sh").start(Redirect.DISCARD, Redirect.DISCARD, "run", "env");
        List<ProcessHandle> waiting = List.of();
        try {
            Await.until(
                    GivenWorkload.LIMIT,
                    "the decision is waited for",
                    () -> !sts.calls("/approvals/a-1").isEmpty());
            waiting = running.descendants().toList();
            assertThat(waiting).isNotEmpty();
            running.destroyForcibly();
            for (ProcessHandle process : waiting) {
                Await.until(GivenWorkload.LIMIT, "nobody waits any more", () -> !process.isAlive());
            }
        } finally {
            waiting.forEach(ProcessHandle::destroyForcibly);
            GivenWorkload.end(running);
        }
    }

    private Program caracal(String shell) {
        Program script = Program.script(shell, root.resolve("caracal"), root)
                .with("HOME", root.toString())
                .with("JAVA_HOME", System.getProperty("java.home"))
                .with("CARACAL_HOME", root.toString());
        return workload.of(script);
    }
}
