package io.caracal.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.ProcessMark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void stateIsReadBackAsItWasWritten() {
        StateFile file = new StateFile(directory.resolve("state.json"));
        StackState state = state().with(Component.waiting("sts", 8080, "/logs/sts.log")
                        .started(new ProcessMark(12, 34), "running")
                        .crashed(3, "no key", 2))
                .step("postgres serves on port 5432")
                .phase("running");

        file.write(state);

        assertThat(file.read()).contains(state);
    }

    @Test
    void changedComponentKeepsItsPlace() {
        StackState state = state().with(Component.waiting("sts", 8080, "a"))
                .with(Component.waiting("api", 3000, "b"))
                .with(Component.waiting("sts", 8080, "a").is("running"));

        assertThat(state.components()).extracting(Component::name).containsExactly("sts", "api");
        assertThat(state.component("sts")).map(Component::state).contains("running");
    }

    @Test
    void missingFileIsNoState() {
        assertThat(new StateFile(directory.resolve("none.json")).read()).isEmpty();
    }

    @Test
    void brokenFileIsAProblemWithAdvice() throws Exception {
        Path file = Files.writeString(directory.resolve("state.json"), "{\"version\"");

        assertThatThrownBy(() -> new StateFile(file).read())
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("then remove it");
    }

    private static StackState state() {
        return new StackState("2.0.0", "dev", "starting", null, new ProcessMark(1, 2), 0, List.of(), List.of());
    }
}
