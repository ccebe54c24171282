package io.caracal.runtime.paths;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {
    private static final Path HOME = Path.of("/home/ada/caracal");

    @Test
    void fullDiskIsNamedWithWhatIsLeftAndWhatToDo() {
        assertThatThrownBy(() -> DiskSpace.require(HOME, DiskSpace.NEEDED_BYTES - 1))
                .isInstanceOf(OperatorProblem.class)
                .hasMessage(
                        "the disk is full: /home/ada/caracal has 199 MiB left and 200 MiB are needed; free some space"
                                + " or point CARACAL_HOME to another disk");
    }

    @Test
    void exactlyEnoughIsEnough() {
        assertThatCode(() -> DiskSpace.require(HOME, DiskSpace.NEEDED_BYTES)).doesNotThrowAnyException();
    }
}
