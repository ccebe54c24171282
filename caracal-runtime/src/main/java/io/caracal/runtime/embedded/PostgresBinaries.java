package io.caracal.runtime.embedded;

import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The packaged PostgreSQL programs, unpacked once into the cache. */
final class PostgresBinaries {
    /** The packaged release; a cluster of another major release cannot be opened by it. */
    static final String MAJOR = "18";

    private PostgresBinaries() {}

    /** The directory with {@code bin/postgres}, unpacked now unless it is there. */
    static Path locate(Path cache) {
        Path target = cache.resolve("postgres-" + MAJOR);
        if (Files.isExecutable(target.resolve("bin/postgres"))) {
            return target;
        }
        Path unpacking = cache.resolve("postgres-" + MAJOR + ".unpacking");
        PrivateFiles.deleteTree(unpacking);
        PrivateFiles.deleteTree(target);
        PrivateFiles.createDirectory(unpacking);
        String system = system(System.getProperty("os.name", ""));
        String machine = machine(System.getProperty("os.arch", ""));
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            Tar.unpack(archive, unpacking);
            Files.move(unpacking, target);
            return target;
        } catch (IllegalStateException notPackaged) {
            throw new OperatorProblem(
                    "no PostgreSQL is packaged for " + system + " " + machine
                            + "; run one yourself and set DATABASE_URL",
                    notPackaged);
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL could not be unpacked into " + target, failure);
        }
    }

    static String system(String osName) {
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return "Windows";
        }
        return os.startsWith("mac") ? "Darwin" : "Linux";
    }

    static String machine(String osArch) {
        return osArch.equals("amd64") ? "x86_64" : osArch;
    }
}
