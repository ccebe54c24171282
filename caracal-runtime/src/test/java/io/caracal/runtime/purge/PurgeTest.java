package io.caracal.runtime.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeTest {
    private static final Set<PurgeTarget> BY_ACTION =
            EnumSet.of(PurgeTarget.WEB, PurgeTarget.STACK, PurgeTarget.IMAGES);

    @TempDir
    Path directory;

    private final List<String> done = new ArrayList<>();
    private CaracalHome home = new CaracalHome(Path.of(""));
    private Path dist = Path.of("");
    private boolean deaf;

    @BeforeEach
    void fill() throws IOException {
        home = new CaracalHome(directory.resolve("home"));
        home.create();
        dist = directory.resolve("dist");
        Files.createDirectories(dist.resolve("lib"));
        for (Path file : List.of(
                home.log("sts"),
                home.environmentFile(),
                home.versionFile(),
                home.upgradeLog(),
                home.secrets().resolve("postgresPassword"),
                home.cache().resolve("x"),
                home.data().resolve("y"),
                dist.resolve("caracal-runtime.jar"))) {
            Files.writeString(file, "something");
        }
    }

    @Test
    void groupsNumbersAndAllMeanWhatTheHelpSays() {
        assertThat(Selection.of(List.of("state")))
                .containsExactly(PurgeTarget.VOLUMES, PurgeTarget.CONFIG, PurgeTarget.RUNTIME, PurgeTarget.SECRETS);
        assertThat(Selection.of(List.of("dev", "1")))
                .containsExactly(PurgeTarget.WEB, PurgeTarget.LOGS, PurgeTarget.CACHE);
        assertThat(Selection.of(List.of("ALL"))).hasSize(PurgeTarget.values().length);
        assertThat(Selection.of(List.of("safe")))
                .containsExactly(PurgeTarget.STACK, PurgeTarget.LOGS, PurgeTarget.CACHE)
                .noneMatch(PurgeTarget::destructive);
        assertThatThrownBy(() -> Selection.of(List.of("volumes", "evrything")))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("evrything");
    }

    @Test
    void whatRunningProcessesUseGoesOnlyAfterTheyWereStopped() {
        assertThat(Selection.stoppingFirst(EnumSet.of(PurgeTarget.SECRETS)))
                .containsExactly(PurgeTarget.STACK, PurgeTarget.SECRETS);
        assertThat(Selection.stoppingFirst(EnumSet.of(PurgeTarget.LOGS))).containsExactly(PurgeTarget.LOGS);
    }

    @Test
    void eachTargetTakesItsFilesAndNoOthers() {
        purge(EnumSet.of(PurgeTarget.LOGS, PurgeTarget.RUNTIME));

        assertThat(home.logs()).doesNotExist();
        assertThat(home.versionFile()).doesNotExist();
        assertThat(home.upgradeLog()).doesNotExist();
        assertThat(home.secrets()).isNotEmptyDirectory();
        assertThat(home.data()).isNotEmptyDirectory();
        assertThat(dist).isNotEmptyDirectory();
    }

    @Test
    void everythingGoesInAnOrderInWhichItCan() {
        purge(EnumSet.allOf(PurgeTarget.class));

        assertThat(done)
                .startsWith("stack with volumes", "images")
                .endsWith("binary")
                .doesNotContain("web");
        assertThat(home.secrets()).doesNotExist();
        assertThat(dist).doesNotExist();
    }

    @Test
    void aPreviewChangesNothing() {
        Purge purge = engine();

        for (PurgeTarget target : PurgeTarget.values()) {
            assertThat(purge.preview(target)).as(target.text()).isNotEmpty();
        }
        assertThat(done).isEmpty();
        assertThat(home.logs()).isNotEmptyDirectory();
        assertThat(dist).isNotEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsNoBuiltProgramIsNeverTakenForOne() throws IOException {
        Files.delete(dist.resolve("caracal-runtime.jar"));

        purge(EnumSet.of(PurgeTarget.BINARY));

        assertThat(dist).exists();
    }

    @Test
    void theTargetThatFailedIsNamedAndNothingAfterItIsTouched() {
        deaf = true;

        assertThatThrownBy(() -> purge(EnumSet.of(PurgeTarget.STACK, PurgeTarget.SECRETS)))
                .hasMessage("purging stack failed: the daemon does not answer");
        assertThat(home.secrets()).isNotEmptyDirectory();
    }

    private void purge(Set<PurgeTarget> targets) {
        engine().run(targets);
    }

    private Purge engine() {
        return new Purge(home, dist, new Actions(), (target, what) -> {
            if (!BY_ACTION.contains(target)) {
                done.add(target.text());
            }
        });
    }

    private final class Actions implements PurgeActions {
        @Override
        public List<String> stop(boolean volumes) {
            if (deaf) {
                throw new OperatorProblem("the daemon does not answer");
            }
            done.add(volumes ? "stack with volumes" : "stack");
            return running();
        }

        @Override
        public List<String> running() {
            return List.of("supervisor pid 1");
        }

        @Override
        public List<String> images(boolean dryRun) {
            return removed(dryRun, "images");
        }

        @Override
        public List<String> accounts(boolean dryRun) {
            return removed(dryRun, "web");
        }

        private List<String> removed(boolean dryRun, String what) {
            if (!dryRun) {
                done.add(what);
            }
            return List.of(what);
        }
    }
}
