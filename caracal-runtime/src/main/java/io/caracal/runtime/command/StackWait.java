package io.caracal.runtime.command;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.LogFile;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.StackState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Watches a starting stack: shows what the supervisor does, and ends when every service is ready or it is clear that one will not be. */
final class StackWait {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** Every look takes processor time from what is being waited for. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final CommandContext context;
    private final Startup startup;
    private final Process supervisor;
    private final long logStart;
    private List<Probe.Target> pending = Probe.services();
    private List<Probe.Answer> latest = List.of();
    private int shown;

    StackWait(CommandContext context, Startup startup, Process supervisor, long logStart) {
        this.context = context;
        this.startup = startup;
        this.supervisor = supervisor;
        this.logStart = logStart;
    }

    /** Returns what the services answered when all were ready at once. */
    List<Probe.Answer> untilReady() {
        while (true) {
            Optional<StackState> state = context.state().read();
            state.ifPresent(this::show);
            if (!supervisor.isAlive()) {
                throw new OperatorProblem(whySupervisorEnded(context.state().read()));
            }
            if (state.isPresent() && state.get().phase().equals("running")) {
                look(state.get());
                if (pending.isEmpty()) {
                    List<Probe.Answer> together = Probe.ask(Probe.services(), Probe.Question.READY);
                    if (together.stream().allMatch(Probe.Answer::ok)) {
                        return together;
                    }
                    lookAgainAt(together);
                }
            }
            if (startup.elapsed().compareTo(LIMIT) > 0) {
                throw new OperatorProblem("not ready within " + LIMIT.toSeconds() + " s: " + notReady() + "; see `"
                        + context.program() + " logs`, or stop with `" + context.program() + " down`");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** One that was ready may have left again while others came up. */
    private void lookAgainAt(List<Probe.Answer> together) {
        List<Probe.Target> all = Probe.services();
        List<Probe.Target> left = new ArrayList<>();
        for (int i = 0; i < together.size(); i++) {
            if (!together.get(i).ok()) {
                left.add(all.get(i));
                startup.step(together.get(i).name() + " is not ready any more ("
                        + together.get(i).detail() + ")");
            }
        }
        pending = left;
        latest = together;
    }

    private void show(StackState state) {
        List<String> steps = state.progress();
        while (shown < steps.size()) {
            startup.step(steps.get(shown++));
        }
    }

    private void look(StackState state) {
        List<Probe.Target> still = new ArrayList<>();
        List<Probe.Answer> answers = Probe.ask(pending, Probe.Question.READY);
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).ok()) {
                startup.step(answers.get(i).name() + " is ready");
            } else {
                still.add(pending.get(i));
                state.component(answers.get(i).name()).ifPresent(each -> CrashLoop.refuse(context, each));
            }
        }
        pending = still;
        latest = answers;
    }

    private String whySupervisorEnded(Optional<StackState> state) {
        String problem = state.map(StackState::problem).orElse(null);
        if (problem != null) {
            return problem;
        }
        String error = new LogFile(context.home().log("supervisor")).lastError(logStart);
        return "the supervisor ended with exit code " + supervisor.exitValue() + ": " + error + "; log: "
                + context.home().log("supervisor");
    }

    private String notReady() {
        List<String> reasons = new ArrayList<>();
        for (Probe.Target target : pending) {
            String detail = latest.stream()
                    .filter(answer -> answer.name().equals(target.name()))
                    .map(Probe.Answer::detail)
                    .findFirst()
                    .orElse("not started");
            reasons.add(target.name() + " (" + detail + ")");
        }
        return String.join(", ", reasons);
    }
}
