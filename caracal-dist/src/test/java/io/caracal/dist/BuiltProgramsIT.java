package io.caracal.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each module settles the versions of its libraries for itself; what is handed out has to hold the ones that its programs ask for. */
final class BuiltProgramsIT {
    private final Path dist = Repository.root().resolve("caracal-dist/target/dist");

    @ParameterizedTest
    @ValueSource(strings = {"api", "audit", "control", "coordinator", "gateway", "sts", "runtime"})
    void everyLibraryOfAProgramIsThere(String program) throws IOException {
        try (JarFile jar =
                new JarFile(dist.resolve("caracal-" + program + ".jar").toFile())) {
            String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);

            assertThat(List.of(classPath.split(" ")))
                    .hasSizeGreaterThan(50)
                    .allSatisfy(library -> assertThat(Files.isRegularFile(dist.resolve(library)))
                            .as("%s", library)
                            .isTrue());
        }
    }
}
