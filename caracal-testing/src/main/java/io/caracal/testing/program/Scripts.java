package io.caracal.testing.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scripts, and the program that they call: the one on the class path of this test. */
public final class Scripts {
    /** All that people run, from the root of the repository. */
    public static final List<String> ALL = List.of(
            "infra/postgres/scripts/migrate.sh",
            "infra/postgres/scripts/validateMigrations.sh",
            "infra/postgres/scripts/verify.sh",
            "infra/postgres/scripts/freezeMigrations.sh",
            "infra/redis/provision-streams.sh",
            "infra/redis/provision-users.sh",
            "infra/redis/verify.sh",
            "infra/scripts/backup.sh",
            "infra/scripts/restore.sh",
            "infra/scripts/evidencePack.sh",
            "infra/scripts/smokeTest.sh",
            "infra/scripts/checkAlerts.sh",
            "infra/docker/secrets.sh",
            "infra/docker/localBases.sh",
            "infra/docker/test.sh");

    private Scripts() {}

    /** Where one is. */
    public static Path path(String script) {
        return Repository.root().resolve(script);
    }

    /** One of them, with everything that it keeps in a directory of the test. */
    public static Program of(String script, Path directory) {
        return Program.script(path(script), directory)
                .with("CARACAL", program(directory).toString())
                .with("CARACAL_HOME", directory.resolve("home").toString())
                .with("TMPDIR", directory.toString());
    }

    /** The same on a search path without redis-cli and docker, as on a clean machine. */
    public static Program bare(String script, Path directory) throws IOException {
        Path tools = Files.createDirectories(directory.resolve("tools"));
        for (String tool : List.of(
                "bash",
                "sh",
                "env",
                "cat",
                "dirname",
                "basename",
                "sed",
                "grep",
                "tr",
                "head",
                "cut",
                "mktemp",
                "rm",
                "mv",
                "mkdir",
                "chmod",
                "tee",
                "sha256sum",
                "shasum",
                "tar",
                "uname",
                "java")) {
            Path found = onPath(tool);
            if (found != null && !Files.exists(tools.resolve(tool))) {
                Files.createSymbolicLink(tools.resolve(tool), found);
            }
        }
        return of(script, directory).with("PATH", tools.toString());
    }

    private static @Nullable Path onPath(String tool) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path candidate = Path.of(directory, tool);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static Path program(Path directory) {
        Path program = directory.resolve("caracal");
        try {
            if (!Files.exists(program)) {
                Files.createDirectories(directory);
                Files.writeString(
                        program,
                        "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                                + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m"
                                + " -Dlogback.configurationFile=logback.xml -cp '"
                                + System.getProperty("java.class.path")
                                + "' io.caracal.runtime.cli.CaracalMain \"$@\"\n");
                Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            }
            return program;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
