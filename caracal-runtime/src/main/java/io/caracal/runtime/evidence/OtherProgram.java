package io.caracal.runtime.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program whose output is a part of the pack; bounded in time. */
record OtherProgram(List<String> command, Map<String, String> environment) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** @param exit -1 when it did not end in time */
    record Ended(int exit, String output) {}

    /** Runs to the end; output and errors in the order in which they came. */
    Ended run() {
        try {
            Path output = Files.createTempFile("caracal-evidence", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile());
                builder.environment().clear();
                builder.environment().putAll(environment);
                return new Ended(await(builder.start()), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(command.get(0) + " could not be run", failure);
        }
    }

    private static int await(Process process) {
        try {
            if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }

    /** The environment may hold secrets. */
    @Override
    public String toString() {
        return "OtherProgram" + command;
    }
}
