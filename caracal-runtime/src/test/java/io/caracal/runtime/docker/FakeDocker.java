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
 * Containers have the files of {@link #files}; what is copied into one is kept as it came ({@link #copiedInto}).
 */
public final class FakeDocker {
    private static final String SCRIPT = """
        #!/bin/sh
        here=%s
        echo "$*" >>"$here/calls"
        env | sed 's/=.*//' | sort >"$here/names"
        printf '%%s\\n' "DOCKER_HOST=${DOCKER_HOST:-}" "LOG_LEVEL=${LOG_LEVEL:-}" "CARACAL_MODE=${CARACAL_MODE:-}" \
          "CARACAL_SECRETS_DIR=${CARACAL_SECRETS_DIR:-}" "CARACAL_VERSION=${CARACAL_VERSION:-}" >"$here/values"
        if [ "$1 ${4:-}" = "compose --env-file" ] && [ ! -f "$5" ]; then
          echo "Couldn't find env file: $5" >&2
          exit 1
        fi
        for answer in "$here"/answers/*; do
          [ -f "$answer" ] || continue
          read -r pattern <"$answer"
          case " $* " in
            *" $pattern "*) sed '1,2d' "$answer"; exit "$(sed -n 2p "$answer")" ;;
          esac
        done
        if [ "$1 $2" = "cp -" ]; then
          cat >"$here/into-${3%%%%:*}.tar"
        elif [ "$1" = cp ] && [ -d "$here/files/${2%%%%:*}" ]; then
          case "$2" in *:*/.) cp -R "$here/files/${2%%%%:*}/." "$3" ;; esac
        fi
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

    /** What a container has in every directory that is copied out of it. */
    public Path files(String container) throws IOException {
        return Files.createDirectories(directory.resolve("files").resolve(container));
    }

    /** The tar that was copied into a container. */
    public Path copiedInto(String container) {
        return directory.resolve("into-" + container + ".tar");
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
