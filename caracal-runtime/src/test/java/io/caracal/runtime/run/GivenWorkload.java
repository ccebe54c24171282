package io.caracal.runtime.run;

import io.caracal.testing.Await;
import io.caracal.testing.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A workload that a scripted STS knows, for {@code caracal run} in a process of its own. */
final class GivenWorkload implements AutoCloseable {
    static final String SECRET = "ws_secret-of-this-workload";
    /** A binding, and so one credential. */
    static final String KEY = "\"env\":\"KEY\",\"resource\":\"resource://key\"";

    static final Duration LIMIT = Duration.ofSeconds(60);

    final FakeSts sts = new FakeSts();

    /** It gets {@code KEY=k-1}. */
    GivenWorkload withKey() {
        sts.manifest(KEY).answer(FakeSts.CREDENTIAL, 200, "{\"env\":\"KEY\",\"credential\":\"k-1\"}");
        return this;
    }

    /** The program as this workload. */
    Program of(Program program) {
        return program.with("CARACAL_STS_URL", sts.uri().toString())
                .with("CARACAL_WORKLOAD_ID", "w-1")
                .with("CARACAL_WORKLOAD_SECRET", SECRET);
    }

    /**
     * Runs a command that takes a signal for a reason to end with exit code 42, and sends the signal to the program.
     *
     * @return what the program has printed, {@code got it} last when the signal came through
     */
    static String signalled(Program caracal, String signal, Path out) throws Exception {
        String trap = "trap 'echo got it; exit 42' " + signal + "; echo ready; while :; do sleep 0.2; done";
        Process running = caracal.start(Redirect.to(out.toFile()), Redirect.DISCARD, "run", "--", "sh", "-c", trap);
        try {
            Await.until(LIMIT, "the command runs", () -> text(out).contains("ready"));
            new ProcessBuilder("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(running.pid()))
                    .start()
                    .waitFor();
            if (!running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || running.exitValue() != 42) {
                throw new AssertionError("the command has not decided: " + running + " " + text(out));
            }
            return text(out);
        } finally {
            end(running);
        }
    }

    static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        sts.close();
    }
}
