package io.caracal.runtime.command;

import io.caracal.runtime.stack.Component;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.StackState;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Paint;
import io.caracal.runtime.terminal.Table;
import java.util.List;
import java.util.Optional;

/** The status for people (CLI contract B.5), with the time that each service took at the end. */
final class StatusRows {
    private StatusRows() {}

    static List<String> of(
            Console console, Probe.Question question, List<Probe.Answer> answers, Optional<StackState> state) {
        Table table = Table.of("service", "port", "mode", "status", "detail", "latency");
        for (Probe.Answer answer : answers) {
            String status = answer.ok() ? console.paint(Paint.GREEN, "✓ ok") : console.paint(Paint.RED, "✗ down");
            String history = state.flatMap(known -> known.component(answer.name()))
                    .map(StatusRows::history)
                    .orElse("");
            table.row(
                    answer.name(),
                    Integer.toString(answer.port()),
                    question.text(),
                    status,
                    detail(answer) + history,
                    answer.latencyMillis() + " ms");
        }
        return table.lines();
    }

    /** A service that is ready may still have something to say. */
    static String detail(Probe.Answer answer) {
        return answer.ok() && !answer.reason().isEmpty()
                ? answer.detail() + " degraded: " + answer.reason()
                : answer.detail();
    }

    private static String history(Component component) {
        StringBuilder text = new StringBuilder();
        if (component.restarts() > 0) {
            text.append(" (restarted ")
                    .append(component.restarts())
                    .append(component.restarts() == 1 ? " time)" : " times)");
        }
        if (component.state().equals("backoff")) {
            text.append("; crashed with exit code ")
                    .append(component.lastExit())
                    .append(": ")
                    .append(component.lastError());
        }
        return text.toString();
    }
}
