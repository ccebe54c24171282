package io.caracal.runtime.command;

import io.caracal.runtime.operations.ReadinessGate;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.StackState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal status [--ready] [--min-revocation-epoch R] [--min-policy-version V] [--wait 60s] [--timeout 5s] [--watch] [--json]} (CLI contract B.5). */
@Command(
        name = "status",
        description = "Ask every service whether it is alive, or ready",
        footer = {
            "",
            "With --min-revocation-epoch or --min-policy-version every service that applies revocations or policies"
                    + " must",
            "also have applied that much; one that has not yet, answers 503. This proves that a revocation has"
                    + " arrived.",
            "Each service is asked once and has 1.5 s to answer; --timeout gives it longer, --wait asks all again every"
                    + " second.",
            "Addresses: CARACAL_API_URL, CARACAL_STS_URL, CARACAL_GATEWAY_URL, CARACAL_AUDIT_URL,"
                    + " CARACAL_COORDINATOR_URL and",
            "CARACAL_CONTROL_URL; by default the ports of this machine.",
            "Exit code: 0 when all services answer well, else 1; --watch ends with 0 when it is told to end."
        })
final class StatusCommand implements Callable<Integer> {
    private static final Duration MOST_TIMEOUT = Duration.ofSeconds(60);

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

    @Option(
            names = "--wait",
            paramLabel = "60s",
            converter = TimeSpan.class,
            description = "when not all is well, ask again for so long")
    private @Nullable Duration wait;

    @Option(
            names = "--timeout",
            paramLabel = "5s",
            converter = TimeSpan.class,
            description = "how long a service may take to answer, at most 60s")
    private Duration timeout = Probe.LIMIT;

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
        requireSense(proofs);
        List<Probe.Target> asked = targets.get();
        if (watch) {
            return new StatusWatch(context.console(), asked, json, Boolean.getBoolean("caracal.terminal")).run();
        }
        Probe.Question question = ready || !proofs.isEmpty() ? Probe.Question.READY : Probe.Question.HEALTH;
        Supplier<List<Probe.Answer>> look = proofs.isEmpty()
                ? () -> Probe.ask(asked, new Probe.Asked(question, "", timeout))
                : () -> new Proven(asked, timeout).by(proofs);
        List<Probe.Answer> answers = wait == null ? look.get() : patiently(look, wait);
        if (json) {
            context.console().line(StatusJson.of(question, answers));
        } else {
            text(question, answers);
        }
        return answers.stream().allMatch(Probe.Answer::ok) ? 0 : 1;
    }

    private void requireSense(List<String> proofs) {
        if (watch && !proofs.isEmpty()) {
            throw new OperatorProblem("--watch shows readiness; it cannot be combined with a proof");
        }
        if (watch && wait != null) {
            throw new OperatorProblem("--watch goes on until it is told to end; it cannot be combined with --wait");
        }
        if (timeout.compareTo(MOST_TIMEOUT) > 0) {
            throw new OperatorProblem("--timeout must be 1s to " + MOST_TIMEOUT.toSeconds() + "s");
        }
    }

    /** With --json standard output is the document alone. */
    private List<Probe.Answer> patiently(Supplier<List<Probe.Answer>> look, Duration limit) {
        Startup progress = new Startup(context.console());
        return new ReadinessGate(look, json ? step -> {} : progress::step).within(limit);
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
