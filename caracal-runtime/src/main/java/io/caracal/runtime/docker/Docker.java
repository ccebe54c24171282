package io.caracal.runtime.docker;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The {@code docker} program. Checks and actions run with the same environment, so that what was checked is what is acted on, whatever DOCKER_HOST or
 * DOCKER_CONTEXT say (weakness D.5.1).
 */
public final class Docker {
    private static final String PROGRAM = "docker";
    private static final int ANSWER_LIMIT = 1 << 20;

    private final Path program;
    private final Map<String, String> environment;
    private final Path directory;

    private Docker(Path program, Map<String, String> environment, Path directory) {
        this.program = program;
        this.environment = Map.copyOf(environment);
        this.directory = directory;
    }

    /** What docker said, output and errors together, and how it ended. */
    public record Said(int exit, String text) {

        /** The last line that is not blank: with docker that is the reason of a failure. */
        String reason() {
            return text.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .map(String::strip)
                    .orElse("exit code " + exit);
        }
    }

    /**
     * Looks for docker on the PATH of the environment.
     *
     * @param environment the whole environment of every call
     * @param directory   where docker is started
     */
    public static Docker find(Map<String, String> environment, Path directory) {
        for (String each : environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1)) {
            for (String name : List.of(PROGRAM, PROGRAM + ".exe")) {
                Path candidate = Path.of(each.isEmpty() ? "." : each, name);
                if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return new Docker(candidate.toAbsolutePath(), environment, directory);
                }
            }
        }
        throw new DockerMissing(
                "docker is not on PATH; install Docker with its compose plugin, or run without --docker");
    }

    /** Runs docker on the operator's terminal. Returns its exit code: 128 + N when signal N ended it. */
    public int run(List<String> arguments) {
        Process process = start(arguments, Redirect.INHERIT, Redirect.INHERIT);
        return await(process);
    }

    /** Runs docker and returns what it said. */
    public Said ask(String... arguments) {
        Process process = start(Arrays.asList(arguments), Redirect.PIPE, Redirect.PIPE);
        try (InputStream said = process.getInputStream()) {
            String text = new String(said.readNBytes(ANSWER_LIMIT), StandardCharsets.UTF_8);
            said.skip(Long.MAX_VALUE);
            return new Said(await(process), text);
        } catch (IOException failure) {
            process.destroyForcibly();
            return new Said(1, String.valueOf(failure.getMessage()));
        }
    }

    private Process start(List<String> arguments, Redirect out, Redirect err) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Redirect.from(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null")))
                .redirectOutput(out)
                .redirectError(err)
                .redirectErrorStream(out.equals(Redirect.PIPE));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new DockerMissing(program + " could not be started: " + failure.getMessage());
        }
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
