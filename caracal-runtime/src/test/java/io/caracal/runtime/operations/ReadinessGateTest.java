package io.caracal.runtime.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Probe;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessGateTest {
    private final Deque<List<Probe.Answer>> answers = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private long nanos;

    @Test
    void waitsUntilAllAreReadyAndSaysWhoIsMissingWhenThatChanges() {
        answers.add(List.of(answer("sts", false), answer("api", false)));
        answers.add(List.of(answer("sts", false), answer("api", false)));
        answers.add(List.of(answer("sts", true), answer("api", false)));
        answers.add(List.of(answer("sts", true), answer("api", true)));

        assertThat(gate().await()).allMatch(Probe.Answer::ok);

        assertThat(told)
                .containsExactly(
                        "waiting for sts (503 starting), api (503 starting)", "waiting for api (503 starting)");
    }

    @Test
    void remindsEveryTenSecondsAndGivesUpAfterTwoMinutes() {
        for (int second = 0; second < 200; second++) {
            answers.add(List.of(answer("sts", false)));
        }

        assertThatThrownBy(() -> gate().await())
                .isInstanceOf(OperatorProblem.class)
                .hasMessage("not ready within 120 s: sts (503 starting)");

        assertThat(told).hasSize(13);
    }

    @Test
    void whoWaitsForATimeGetsTheLastAnswersWhateverTheyAre() {
        for (int second = 0; second < 10; second++) {
            answers.add(List.of(answer("sts", false)));
        }

        assertThat(gate().within(Duration.ofSeconds(3))).containsExactly(answer("sts", false));

        assertThat(answers).hasSize(5);
    }

    private ReadinessGate gate() {
        return new ReadinessGate(
                answers::remove,
                told::add,
                () -> nanos,
                () -> nanos += Duration.ofSeconds(1).toNanos());
    }

    private static Probe.Answer answer(String name, boolean ok) {
        return new Probe.Answer(name, 1, "http://localhost:1/ready", ok, ok ? "200" : "503 starting", "", 1);
    }
}
