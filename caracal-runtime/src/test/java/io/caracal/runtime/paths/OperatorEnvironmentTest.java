package io.caracal.runtime.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorEnvironmentTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void caracalVariablesOfADotenvFileAreDropped() throws Exception {
        Files.writeString(
                directory.resolve(".env"),
                "CARACAL_MODE=dev\nexport CARACAL_HOME=\"/elsewhere\"\nnonsense\nLOG_LEVEL=debug\n");
        Map<String, String> process =
                Map.of("CARACAL_MODE", "dev", "CARACAL_HOME", "/elsewhere", "LOG_LEVEL", "debug", "CARACAL_ENV", "x");

        assertThat(OperatorEnvironment.withoutDotenv(process, directory))
                .containsExactlyInAnyOrderEntriesOf(Map.of("LOG_LEVEL", "debug", "CARACAL_ENV", "x"));
    }

    @Test
    void variableWithAnotherValueThanTheDotenvFileStays() throws Exception {
        Files.writeString(directory.resolve(".env.local"), "CARACAL_MODE=dev\n");

        assertThat(OperatorEnvironment.withoutDotenv(Map.of("CARACAL_MODE", "stable"), directory))
                .containsEntry("CARACAL_MODE", "stable");
    }

    @Test
    void filesFillOnlyUnsetNamesAndTheExplicitFileComesFirst() throws Exception {
        CaracalHome home = new CaracalHome(directory);
        Files.writeString(home.environmentFile(), "A=home\nB=home\nC=home # why\n");
        Path explicit = Files.writeString(directory.resolve("my.env"), "B='explicit'\n");

        Map<String, String> merged = OperatorEnvironment.withOperatorFiles(
                Map.of("A", "shell", "CARACAL_ENV_FILE", explicit.toString()), home);

        assertThat(merged)
                .containsEntry("A", "shell")
                .containsEntry("B", "explicit")
                .containsEntry("C", "home");
    }

    @Test
    void mistakeInAFileNamesTheLineButNotItsContent() throws Exception {
        CaracalHome home = new CaracalHome(directory);
        Files.writeString(home.environmentFile(), "# fine\nhunter2\n");

        assertThatThrownBy(() -> OperatorEnvironment.withOperatorFiles(Map.of(), home))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("caracal.env line 2")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void templateIsWrittenOnceAndSetsNothing() throws Exception {
        CaracalHome home = new CaracalHome(directory);

        assertThat(OperatorEnvironment.createTemplate(home)).isTrue();
        assertThat(OperatorEnvironment.withOperatorFiles(Map.of(), home)).isEmpty();
        Files.writeString(home.environmentFile(), "A=b\n");
        assertThat(OperatorEnvironment.createTemplate(home)).isFalse();
        assertThat(home.environmentFile()).hasContent("A=b");
    }
}
