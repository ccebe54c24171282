package io.caracal.runtime.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.runtime.stack.Component;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.StackState;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Paint;
import io.caracal.runtime.terminal.Table;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal status [--ready] [--json]} (CLI contract B.5). */
@Command(
        name = "status",
        description = "Ask every service whether it is alive, or ready",
        footer = {"", "Exit code: 0 when all services answer well, else 1."})
final class StatusCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(names = "--ready", description = "ask for readiness instead of health")
    private boolean ready;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    StatusCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Probe.Question question = ready ? Probe.Question.READY : Probe.Question.HEALTH;
        List<Probe.Answer> answers = Probe.ask(Probe.services(), question);
        if (json) {
            context.console().line(json(question, answers));
        } else {
            text(question, answers);
        }
        return answers.stream().allMatch(Probe.Answer::ok) ? 0 : 1;
    }

    private void text(Probe.Question question, List<Probe.Answer> answers) {
        Optional<StackState> state = context.state().read().filter(StackState::supervised);
        String mode = state.map(StackState::mode)
                .orElseGet(() -> context.settings(null).mode());
        context.console().line(Banner.line(mode, context.installation()));
        rows(context.console(), question, answers, state).forEach(context.console()::line);
    }

    static List<String> rows(
            Console console, Probe.Question question, List<Probe.Answer> answers, Optional<StackState> state) {
        Table table = Table.of("service", "port", "mode", "status", "detail");
        for (Probe.Answer answer : answers) {
            String status = answer.ok() ? console.paint(Paint.GREEN, "✓ ok") : console.paint(Paint.RED, "✗ down");
            String history = state.flatMap(known -> known.component(answer.name()))
                    .map(StatusCommand::history)
                    .orElse("");
            table.row(
                    answer.name(), Integer.toString(answer.port()), question.text(), status, answer.detail() + history);
        }
        return table.lines();
    }

    static String json(Probe.Question question, List<Probe.Answer> answers) {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("mode", question.text());
        root.set("services", mapper.valueToTree(answers));
        try {
            return mapper.writeValueAsString(root);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("the status could not be written as JSON", failure);
        }
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
