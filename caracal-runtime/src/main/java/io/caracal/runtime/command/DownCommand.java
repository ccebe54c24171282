package io.caracal.runtime.command;

import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.Stopping;
import io.caracal.runtime.stack.Orphans;
import io.caracal.runtime.stack.StackState;
import io.caracal.runtime.stack.SupervisorLink;
import io.caracal.runtime.terminal.Console;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal down [-v]}: stops everything in order; -v also removes the data. */
@Command(name = "down", description = "Stop the services, then Redis, then Postgres")
final class DownCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(300);
    private static final Duration AFTER_LIMIT = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final CommandContext context;

    @Option(
            names = {"-v", "--volumes"},
            description = "also remove the data of Postgres and Redis and undelivered evidence, after a confirmation")
    private boolean volumes;

    @Option(
            names = {"-y", "--yes"},
            description = "remove without asking")
    private boolean yes;

    DownCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        if (!Files.isDirectory(context.home().run())) {
            console.line(
                    "nothing runs and nothing is stored in " + context.home().root());
            return 0;
        }
        if (volumes && !yes && !confirmed()) {
            console.line("nothing was changed");
            return 0;
        }
        Startup progress = new Startup(console);
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "down", progress::step)) {
            stop(progress);
            if (volumes) {
                PrivateFiles.deleteTree(context.home().data());
                PrivateFiles.deleteTree(context.home().replay(""));
                progress.step("removed the data in " + context.home().data());
            }
        }
        return 0;
    }

    private void stop(Startup progress) {
        Optional<StackState> state = context.state().read();
        Optional<ProcessHandle> supervisor =
                state.flatMap(known -> known.supervisor().find());
        if (state.isPresent() && supervisor.isPresent()) {
            askToStop(state.get(), supervisor.get(), progress);
            follow(supervisor.get(), state.get().progress().size(), progress);
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
    private void follow(ProcessHandle supervisor, int already, Startup progress) {
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

    private void askToStop(StackState state, ProcessHandle supervisor, Startup progress) {
        progress.step("stopping (supervisor pid " + supervisor.pid() + ")");
        try {
            SupervisorLink.stop(context.home(), state);
        } catch (OperatorProblem deaf) {
            progress.step(deaf.line() + "; sending it a termination signal");
            supervisor.destroy();
        }
    }

    private boolean confirmed() {
        if (System.console() == null) {
            throw new OperatorProblem("down -v removes all data; add --yes when there is no terminal to ask on");
        }
        context.console().line("This removes all data in " + context.home().data() + ". Type yes to go on:");
        return "yes".equals(System.console().readLine());
    }
}
