package io.caracal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeProjectTest {
    @TempDir
    Path directory;

    @Test
    void anInstalledStackUsesThePackedFileAndKeepsItCurrent() throws IOException {
        CaracalHome home = new CaracalHome(directory);
        Path file = Files.writeString(directory.resolve("compose.yml"), "of an earlier version");

        ComposeProject project = ComposeProject.of("stable", home, installation(directory), Map.of());

        assertThat(project).isEqualTo(new ComposeProject("caracal", file, directory.resolve("caracal.env"), false));
        assertThat(file).content().contains("caracalData").contains("CARACAL_SECRETS_DIR");
    }

    @Test
    void aDevelopmentStackIsBuiltFromTheCheckoutAboveTheProgram() throws IOException {
        Path file = directory.resolve("infra/docker/docker-compose.yml");
        Files.createDirectories(directory.resolve("infra/docker"));
        Files.writeString(file, "services: {}");
        Path dist = directory.resolve("caracal-dist/target/dist");

        ComposeProject project = ComposeProject.of("dev", new CaracalHome(directory), installation(dist), Map.of());

        assertThat(project.file()).isEqualTo(file);
        assertThat(project.builds()).isTrue();
        assertThat(project.name()).isEqualTo("caracal-dev");
    }

    @Test
    void outsideACheckoutModeDevIsRefused() {
        assertThatThrownBy(
                        () -> ComposeProject.of("dev", new CaracalHome(directory), installation(directory), Map.of()))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("CARACAL_REPO_ROOT");
    }

    private static Installation installation(Path place) {
        return new Installation(place, "2.0.0");
    }
}
