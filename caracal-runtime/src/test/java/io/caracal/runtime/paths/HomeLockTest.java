package io.caracal.runtime.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void secondHolderIsRefusedWithTheNameOfTheFirst() {
        Path file = directory.resolve(".lock");
        try (HomeLock first = HomeLock.acquire(file, "up", notice -> {})) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> HomeLock.acquire(file, "down", notice -> {}))
                    .isInstanceOf(OperatorProblem.class)
                    .hasMessageContaining("pid " + ProcessHandle.current().pid() + " (caracal up)")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void releasedLockIsTakenWithoutNotice() {
        Path file = directory.resolve(".lock");
        HomeLock.acquire(file, "up", notice -> {}).close();
        List<String> notices = new ArrayList<>();

        HomeLock.acquire(file, "down", notices::add).close();

        assertThat(notices).isEmpty();
    }

    @Test
    void lockOfADeadHolderIsTakenOverAndNamed() throws Exception {
        Path file = Files.writeString(directory.resolve(".lock"), "pid 99999999 (caracal up)\n");
        List<String> notices = new ArrayList<>();

        HomeLock.acquire(file, "up", notices::add).close();

        assertThat(notices)
                .containsExactly("took over a stale lock: pid 99999999 (caracal up) ended without releasing it");
    }
}
