package io.caracal.system.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Generated files that live in the repository: compared with what the code says now, or written where that was asked for. */
public final class CheckedIn {

    private static final String WRITE = "caracal.docs.write";

    private CheckedIn() {}

    /** Fails when a file differs from its generated content; {@code -Dcaracal.docs.write=true} writes it instead. */
    public static void agree(Map<String, String> files) {
        files.forEach((name, content) -> {
            Path file = Repository.root().resolve(name);
            try {
                if (Boolean.getBoolean(WRITE)) {
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, content);
                }
                assertThat(Files.exists(file) ? Files.readString(file) : "")
                        .as("%s is generated: run './dev generate' and commit the result", name)
                        .isEqualTo(content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Fails when a directory of generated files holds others; in write mode those are deleted. */
    public static void nothingElse(String directory, Set<String> names) {
        try (Stream<Path> files = Files.list(Repository.root().resolve(directory))) {
            Set<String> others = new TreeSet<>();
            for (Path file : files.toList()) {
                if (names.contains(directory + "/" + file.getFileName())) {
                    continue;
                }
                if (Boolean.getBoolean(WRITE)) {
                    Files.delete(file);
                } else {
                    others.add(file.getFileName().toString());
                }
            }
            assertThat(others)
                    .as("files of %s that nothing generates", directory)
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
