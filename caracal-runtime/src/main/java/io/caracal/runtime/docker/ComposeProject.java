package io.caracal.runtime.docker;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Which compose file is driven, under which project name (CLI contract B.3, C.2): in mode dev the one of the checkout, which builds its images, otherwise
 * the one packed in this program, kept in the home directory.
 *
 * @param builds whether images are built here instead of pulled
 */
public record ComposeProject(String name, Path file, Path environmentFile, boolean builds) {
    private static final String PACKED = "/io/caracal/infra/docker/runtime-compose.yml";
    private static final String OVERRIDE = "CARACAL_COMPOSE_FILE";
    private static final String DEV_FILE = "infra/docker/docker-compose.yml";

    /** Finds the compose file of a mode; the packed one is written to the home directory when it differs from what lies there. */
    public static ComposeProject of(
            String mode, CaracalHome home, Installation installation, Map<String, String> operator) {
        boolean dev = mode.equals("dev");
        String name = dev ? "caracal-dev" : "caracal";
        String chosen = operator.getOrDefault(OVERRIDE, "").strip();
        Path file = !chosen.isEmpty() ? existing(chosen) : dev ? ofCheckout(installation, operator) : packed(home);
        return new ComposeProject(name, file.toAbsolutePath().normalize(), home.environmentFile(), dev);
    }

    /** The beginning of every call. The file of settings is named so that none of the working directory is taken. */
    List<String> arguments() {
        return List.of("compose", "-p", name, "--env-file", environmentFile.toString(), "-f", file.toString());
    }

    /** The compose file packed in this program. */
    static String packedText() {
        try (InputStream packed = ComposeProject.class.getResourceAsStream(PACKED)) {
            if (packed == null) {
                throw new IllegalStateException("missing from the class path: " + PACKED);
            }
            return new String(packed.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + PACKED, failure);
        }
    }

    private static Path existing(String chosen) {
        Path file = Path.of(chosen);
        if (!Files.isReadable(file)) {
            throw new OperatorProblem(
                    OVERRIDE + " names " + chosen + ", which cannot be read; correct the path or unset it");
        }
        return file;
    }

    /** The checkout is the directory above the built program, or the one that CARACAL_REPO_ROOT names. */
    private static Path ofCheckout(Installation installation, Map<String, String> operator) {
        String root = operator.getOrDefault("CARACAL_REPO_ROOT", "").strip();
        Path place = root.isEmpty() ? installation.directory() : Path.of(root);
        for (Path each = place.toAbsolutePath(); each != null; each = each.getParent()) {
            if (Files.isRegularFile(each.resolve(DEV_FILE))) {
                return each.resolve(DEV_FILE);
            }
        }
        throw new OperatorProblem("mode dev builds its images from a checkout, and " + place
                + " is in none; choose --mode stable, or set CARACAL_REPO_ROOT");
    }

    private static Path packed(CaracalHome home) {
        Path file = home.root().resolve("compose.yml");
        String text = packedText();
        if (!Files.exists(file) || !PrivateFiles.read(file).equals(text)) {
            PrivateFiles.replace(file, text);
        }
        return file;
    }
}
