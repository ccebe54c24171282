package io.caracal.runtime.paths;

import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * The built program: one directory with a thin jar per service, this command line's own jar, and {@code lib}.
 *
 * @param directory where the jars are
 * @param version   of this build
 */
public record Installation(Path directory, String version) {
    private static final String UNSTAMPED = "0.0.0-dev";

    /** The directory of the jar that this class was loaded from; {@code -Dcaracal.dist} names another one. */
    public static Installation locate() {
        String stamped = Installation.class.getPackage().getImplementationVersion();
        String version = stamped == null ? UNSTAMPED : stamped;
        String explicit = System.getProperty("caracal.dist", "");
        return new Installation(
                explicit.isEmpty() ? ownDirectory() : Path.of(explicit).toAbsolutePath(), version);
    }

    /** This command line's own jar. */
    public Path runtimeJar() {
        return directory.resolve("caracal-runtime.jar");
    }

    /** The jar of a service. */
    public Path serviceJar(String service) {
        return directory.resolve("caracal-" + service + ".jar");
    }

    /** Fails when a jar is missing, naming it. */
    public Path requireServiceJar(String service) {
        Path jar = serviceJar(service);
        if (!Files.isRegularFile(jar)) {
            throw new OperatorProblem(jar + " is missing; build again with `./dev build`");
        }
        return jar;
    }

    /** Changes with every build, so that archives of another build are never used. */
    public String buildId() {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "caracal-*.jar")) {
            long stamp = 0;
            for (Path jar : jars) {
                stamp += Files.getLastModifiedTime(jar).toMillis() + Files.size(jar);
            }
            return version + "-" + Long.toHexString(stamp);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + directory, failure);
        }
    }

    /** The mode that a build without CARACAL_MODE runs in: stable for a release, rc for a candidate, else dev (CLI contract B.1). */
    public String stampedMode() {
        if (version.contains("-rc.")) {
            return "rc";
        }
        return version.contains("-") ? "dev" : "stable";
    }

    private static Path ownDirectory() {
        CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("the program does not know where it was loaded from");
        }
        try {
            Path place = Path.of(source.getLocation().toURI());
            Path parent = place.getParent();
            return Files.isDirectory(place) || parent == null ? place : parent;
        } catch (URISyntaxException malformed) {
            throw new IllegalStateException("the program's own location is no file", malformed);
        }
    }
}
