package io.caracal.runtime.command;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.StackState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal status [--ready] [--min-revocation-epoch R] [--min-policy-version V] [--watch] [--json]} (CLI contract B.5). */
@Command(
        name = "status",
        description = "Ask every service whether it is alive, or ready",
        footer = {
            "",
            "With --min-revocation-epoch or --min-policy-version every service that applies revocations or policies"
                    + " must",
            "also have applied that much; one that has not yet, answers 503. This proves that a revocation has"
                    + " arrived.",
            "Addresses: CARACAL_API_URL, CARACAL_STS_URL, CARACAL_GATEWAY_URL, CARACAL_AUDIT_URL,"
                    + " CARACAL_COORDINATOR_URL and",
            "CARACAL_CONTROL_URL; by default the ports of this machine.",
            "Exit code: 0 when all services answer well, else 1; --watch ends with 0 when it is told to end."
        })
final class StatusCommand implements Callable<Integer> {
    private final CommandContext context;
    private final Supplier<List<Probe.Target>> targets;

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

    @Option(names = "--json", description = "print JSON; with --watch one line per change")
    private boolean json;

    @Option(names = "--watch", description = "show readiness, and every change of it as it happens; Ctrl+C ends it")
    private boolean watch;

    StatusCommand(CommandContext context) {
        this(context, () -> context.addresses().targets());
    }

    /** @param targets whom to ask; found out late, so that a mistake in the settings cannot break `help` */
    StatusCommand(CommandContext context, Supplier<List<Probe.Target>> targets) {
        this.context = context;
        this.targets = targets;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> proofs = proofs();
        if (watch && !proofs.isEmpty()) {
            throw new OperatorProblem("--watch shows readiness; it cannot be combined with a proof");
        }
        List<Probe.Target> asked = targets.get();
        if (watch) {
            return new StatusWatch(context.console(), asked, json, Boolean.getBoolean("caracal.terminal")).run();
        }
        Probe.Question question = ready || !proofs.isEmpty() ? Probe.Question.READY : Probe.Question.HEALTH;
        List<Probe.Answer> answers = proofs.isEmpty() ? Probe.ask(asked, question) : new Proven(asked).by(proofs);
        if (json) {
            context.console().line(StatusJson.of(question, answers));
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
        StatusRows.of(context.console(), question, answers, state).forEach(context.console()::line);
    }
}
