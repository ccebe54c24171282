package io.caracal.runtime.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

/**
 * A program named docker that does nothing but write down how it was called, and answers what the test says. Its directory goes first on the search path.
 */
public final class FakeDocker {
    private static final String SCRIPT = """
        #!/bin/sh
        here=%s
        echo "$*" >>"$here/calls"
        env | sed 's/=.*//' | sort >"$here/names"
        printf '%%s\\n' "DOCKER_HOST=${DOCKER_HOST:-}" "LOG_LEVEL=${LOG_LEVEL:-}" "CARACAL_MODE=${CARACAL_MODE:-}" \
          "CARACAL_SECRETS_DIR=${CARACAL_SECRETS_DIR:-}" "CARACAL_VERSION=${CARACAL_VERSION:-}" >"$here/values"
        for answer in "$here"/answers/*; do
          [ -f "$answer" ] || continue
          read -r pattern <"$answer"
          case " $* " in
            *" $pattern "*) sed '1,2d' "$answer"; exit "$(sed -n 2p "$answer")" ;;
          esac
        done
        exit 0
        """;

    private final Path directory;
    private int answers;

    public FakeDocker(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory.resolve("answers"));
        Path program = directory.resolve("docker");
        Files.writeString(program, SCRIPT.formatted(directory));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        // Networks do not exist until somebody makes them.
        answer("network inspect", 1, "");
    }

    /** From now on a call that holds these words ends so; earlier answers win. */
    public FakeDocker answer(String words, int exit, String text) throws IOException {
        String name = String.format(Locale.ROOT, "%02d", ++answers);
        Files.writeString(directory.resolve("answers").resolve(name), words + "\n" + exit + "\n" + text);
        return this;
    }

    /** The same, before all earlier answers. */
    public FakeDocker answerFirst(String words, int exit, String text) throws IOException {
        Files.writeString(directory.resolve("answers").resolve("00"), words + "\n" + exit + "\n" + text);
        return this;
    }

    /** The value of PATH. */
    public String path() {
        return directory + ":" + System.getenv("PATH");
    }

    /** How it was called, oldest first: the arguments joined by blanks. */
    public List<String> calls() {
        return lines("calls");
    }

    /** Those of {@code docker compose}, without the arguments that every call begins with. */
    public List<String> compose() {
        return calls().stream()
                .filter(call -> call.startsWith("compose -p"))
                .map(call -> call.replaceFirst("compose -p \\S+ --env-file \\S+ -f \\S+ ", ""))
                .toList();
    }

    /** Names of the variables of the last call. */
    public List<String> names() {
        return lines("names");
    }

    /** Some variables of the last call, as NAME=value. */
    public List<String> values() {
        return lines("values");
    }

    private List<String> lines(String file) {
        try {
            Path path = directory.resolve(file);
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
