package io.caracal.testing.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts programs as processes, with an environment that holds only what the test gives and the search path. */
public final class Program {
    private static final long LIMIT_SECONDS = 180;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;

    private Program(List<String> command, Map<String, String> environment, Path directory) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.directory = directory;
    }

    /** The command line on the class path of this test. */
    public static Program caracal(Path home) {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // The program's own logging, not that of tests, which is on the class path too.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "io.caracal.runtime.cli.CaracalMain");
        return new Program(java, Map.of("CARACAL_HOME", home.toString()), home);
    }

    /** A script of the repository, run by bash. */
    public static Program script(Path script, Path directory) {
        return script("bash", script, directory);
    }

    /** A script of the repository, run by another shell. */
    public static Program script(String shell, Path script, Path directory) {
        return new Program(List.of(shell, script.toAbsolutePath().toString()), Map.of(), directory);
    }

    /** The same with one more variable. */
    public Program with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Program(command, more, directory);
    }

    /** The same with no signal ignored, as nohup would have it for all that a build starts; where {@code env} cannot say so, as it is. */
    public Program hearingSignals() throws IOException {
        List<String> hearing = List.of("env", "--default-signal=HUP,INT,TERM");
        Process works = new ProcessBuilder(
                        Stream.concat(hearing.stream(), Stream.of("true")).toList())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        return await(works) == 0
                ? new Program(Stream.concat(hearing.stream(), command.stream()).toList(), environment, directory)
                : this;
    }

    /** Runs to the end. */
    public Ended run(String... arguments) {
        try {
            Path out = Files.createTempFile("program", ".out");
            Path err = Files.createTempFile("program", ".err");
            try {
                Process process = start(Redirect.to(out.toFile()), Redirect.to(err.toFile()), arguments);
                int exit = await(process);
                return new Ended(exit, Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts and leaves the process to the test, which has to end it. */
    public Process start(Redirect out, Redirect err, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        Files.createDirectories(directory);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int await(Process process) {
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new AssertionError("still running after " + LIMIT_SECONDS + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }
}
