package io.caracal.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.Backoff;
import io.caracal.runtime.process.ProcessMark;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPortTest {
    private final CaracalHome home;
    private final Supervision supervision;

    ControlPortTest(@TempDir Path directory) {
        home = new CaracalHome(directory);
        home.create();
        supervision = new Supervision(new Board(new StateFile(home.stateFile()), state(0)), Backoff.standard());
        PrivateFiles.replace(SupervisorLink.tokenFile(home), "right");
    }

    @Test
    void stopWithTheTokenEndsSupervision() throws Exception {
        try (ControlPort port = ControlPort.open("right", supervision)) {
            CompletableFuture<Void> running = CompletableFuture.runAsync(supervision::runUntilStopped);

            SupervisorLink.stop(home, state(port.port()));

            running.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void wrongTokenIsRefused() throws Exception {
        try (ControlPort port = ControlPort.open("another", supervision)) {
            assertThatThrownBy(() -> SupervisorLink.stop(home, state(port.port())))
                    .isInstanceOf(OperatorProblem.class)
                    .hasMessage("the supervisor refused: wrong token");
        }
    }

    @Test
    void unknownServiceIsRefused() throws Exception {
        try (ControlPort port = ControlPort.open("right", supervision)) {
            assertThatThrownBy(() -> SupervisorLink.restart(home, state(port.port()), "nobody"))
                    .hasMessage("the supervisor refused: nothing named nobody is supervised");
        }
    }

    @Test
    void supervisorThatDoesNotAnswerIsNamed() throws Exception {
        ControlPort port = ControlPort.open("right", supervision);
        int closed = port.port();
        port.close();

        assertThatThrownBy(() -> SupervisorLink.stop(home, state(closed)))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("does not answer");
        assertThat(closed).isPositive();
    }

    private static StackState state(int controlPort) {
        return new StackState(
                "2.0.0",
                "dev",
                "running",
                null,
                ProcessMark.of(ProcessHandle.current()),
                controlPort,
                List.of(),
                List.of());
    }
}
