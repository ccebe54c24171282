package io.caracal.runtime.command;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.Stopping;
import io.caracal.runtime.stack.Orphans;
import io.caracal.runtime.stack.StackState;
import io.caracal.runtime.stack.SupervisorLink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Stops the supervisor and with it everything it runs, in order and bounded. The caller holds the lock. */
final class StackStop {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration AFTER_LIMIT = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final CommandContext context;
    private final Startup progress;

    StackStop(CommandContext context, Startup progress) {
        this.context = context;
        this.progress = progress;
    }

    void run() {
        Optional<StackState> state = context.state().read();
        Optional<ProcessHandle> supervisor =
                state.flatMap(known -> known.supervisor().find());
        if (state.isPresent() && supervisor.isPresent()) {
            askToStop(state.get(), supervisor.get());
            follow(supervisor.get(), state.get().progress().size());
            if (Stopping.stop(supervisor.get(), AFTER_LIMIT)) {
                progress.step("the supervisor did not end within " + LIMIT.toSeconds() + " s and was killed");
            }
            context.state().read().ifPresent(left -> Orphans.stop(left, context.home(), progress::step));
            progress.step("stopped");
        } else {
            state.ifPresent(left -> Orphans.stop(left, context.home(), progress::step));
            progress.step("nothing was running");
        }
    }

    /** Shows what the supervisor does until it has ended, bounded. */
    private void follow(ProcessHandle supervisor, int already) {
        int shown = already;
        while (supervisor.isAlive() && progress.elapsed().compareTo(LIMIT) < 0) {
            Stopping.ends(supervisor, LOOK);
            List<String> steps =
                    context.state().read().map(StackState::progress).orElse(List.of());
            for (String step : steps.subList(Math.min(shown, steps.size()), steps.size())) {
                progress.step(step);
            }
            shown = steps.size();
        }
    }

    private void askToStop(StackState state, ProcessHandle supervisor) {
        progress.step("stopping (supervisor pid " + supervisor.pid() + ")");
        try {
            SupervisorLink.stop(context.home(), state);
        } catch (OperatorProblem deaf) {
            progress.step(deaf.line() + "; sending it a termination signal");
            supervisor.destroy();
        }
    }
}
