package io.caracal.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code caracal run} as a process, against a scripted STS. */
class RunProcessTest {
    private static final String SECRET = GivenWorkload.SECRET;

    private final GivenWorkload workload = new GivenWorkload();
    private final FakeSts sts = workload.sts;

    @TempDir
    private Path home;

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void theCommandGetsItsCredentialsItsArgumentsAndNothingElse() {
        sts.manifest(GivenWorkload.KEY)
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
        workload.withKey();
        Ended ended = caracal().run("run", "--", "no-such-program-anywhere", SECRET);
        assertThat(ended.exit()).isEqualTo(127);
        assertThat(ended.err())
                .contains("cannot start no-such-program-anywhere")
                .doesNotContain(SECRET);
    }

    @Test
    void aCommandThatASignalEndsIs128AndItsNumber() {
        workload.withKey();
        assertThat(caracal().run("run", "--", "sh", "-c", "kill -s KILL $$").exit())
                .isEqualTo(128 + 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void signalsReachTheCommandWhichDecides(String signal) throws Exception {
        workload.withKey();
        assertThat(GivenWorkload.signalled(caracal().hearingSignals(), signal, home.resolve("out")))
                .endsWith("got it\n");
    }

    @Test
    void withoutItsCredentialTheCommandIsNotStarted() {
        sts.manifest(GivenWorkload.KEY)
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

    private Program caracal() {
        return workload.of(Program.caracal(home));
    }
}
