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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal status [--ready] [--min-revocation-epoch R] [--min-policy-version V] [--json]} (CLI contract B.5). */
@Command(
        name = "status",
        description = "Ask every service whether it is alive, or ready",
        footer = {
            "",
            "With --min-revocation-epoch or --min-policy-version every service that applies revocations or policies"
                    + " must",
            "also have applied that much; one that has not yet, answers 503. This proves that a revocation has"
                    + " arrived.",
            "Exit code: 0 when all services answer well, else 1."
        })
final class StatusCommand implements Callable<Integer> {
    private final CommandContext context;
    private final List<Probe.Target> targets;

    @Option(names = "--ready", description = "ask for readiness instead of health")
    private boolean ready;

    @Option(
            names = "--min-revocation-epoch",
            paramLabel = "R",
            description = "ask for readiness, and that revocations up to this epoch are in force")
    private @Nullable Long revocationEpoch;

    @Option(
            names = "--min-policy-version",
            paramLabel = "V",
            description = "ask for readiness, and that policies up to this version are in force")
    private @Nullable Long policyVersion;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    StatusCommand(CommandContext context) {
        this(context, Probe.services());
    }

    StatusCommand(CommandContext context, List<Probe.Target> targets) {
        this.context = context;
        this.targets = targets;
    }

    @Override
    public Integer call() {
        List<String> proofs = proofs();
        Probe.Question question = ready || !proofs.isEmpty() ? Probe.Question.READY : Probe.Question.HEALTH;
        List<Probe.Answer> answers = proofs.isEmpty() ? Probe.ask(targets, question) : new Proven(targets).by(proofs);
        if (json) {
            context.console().line(json(question, answers));
        } else {
            text(question, answers);
        }
        return answers.stream().allMatch(Probe.Answer::ok) ? 0 : 1;
    }

    /** What must have been applied, each as a query of {@code /ready}. */
    private List<String> proofs() {
        List<String> proofs = new ArrayList<>();
        if (revocationEpoch != null) {
            proofs.add("min_revocation_epoch=" + revocationEpoch);
        }
        if (policyVersion != null) {
            proofs.add("min_policy_version=" + policyVersion);
        }
        return proofs;
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
