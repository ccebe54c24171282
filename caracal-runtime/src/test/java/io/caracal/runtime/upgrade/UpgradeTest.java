package io.caracal.runtime.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.testing.clock.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeTest {
    @TempDir
    Path directory;

    private final List<String> done = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = directory.resolve("upgrade.log");
    }

    @Test
    void theStepsComeInTheirOrderAndOneLineIsAdded() throws IOException {
        assertThat(upgrade("none", new OperatorProblem("never"))).isZero();
        assertThat(upgrade("none", new OperatorProblem("never"))).isZero();

        assertThat(done).startsWith("stage", "migrate", "roll", "ready");
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .contains(
                        "{\"at\":\"2026-01-02T03:04:05Z\",\"from\":\"1.9.0\",\"to\":\"2.0.0\",\"outcome\":\"success\"}");
    }

    @Test
    void nothingIsReplacedWhenTheMigrationFailed() throws IOException {
        assertThat(upgrade("migrate", new OperatorProblem("column exists"))).isEqualTo(1);

        assertThat(done).containsExactly("stage", "migrate");
        assertThat(problems).containsExactly("migrationFailed: column exists");
        assertThat(file).content().contains("migrationFailed");
    }

    @Test
    void theExitCodeOfRollingIsPassedOnAndNoOther() throws IOException {
        assertThat(upgrade("roll", new StepFailed("compose", 17))).isEqualTo(17);
        assertThat(upgrade("stage", new StepFailed("compose", 17))).isEqualTo(1);
        assertThat(upgrade("ready", new OperatorProblem("sts (503)"))).isEqualTo(1);

        assertThat(Files.readAllLines(file))
                .extracting(line -> line.replaceAll(".*outcome\":\"|\"}", ""))
                .containsExactly("rollFailed", "stageFailed", "readinessFailed");
    }

    private int upgrade(String failing, RuntimeException failure) {
        UpgradeSteps steps = new UpgradeSteps() {
            @Override
            public void stage() {
                step("stage");
            }

            @Override
            public void migrate() {
                step("migrate");
            }

            @Override
            public void roll() {
                step("roll");
            }

            @Override
            public void awaitReady() {
                step("ready");
            }

            private void step(String name) {
                done.add(name);
                if (name.equals(failing)) {
                    throw failure;
                }
            }
        };
        UpgradeLog log = new UpgradeLog(file, MutableClock.at("2026-01-02T03:04:05Z"));
        return new Upgrade(steps, log, problems::add).run("1.9.0", "2.0.0");
    }
}
