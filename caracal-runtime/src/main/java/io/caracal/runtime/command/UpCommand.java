package io.caracal.runtime.command;

import io.caracal.runtime.paths.DiskSpace;
import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.paths.OperatorEnvironment;
import io.caracal.runtime.paths.VersionRecord;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.LogFile;
import io.caracal.runtime.stack.Orphans;
import io.caracal.runtime.stack.PortGuard;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.StackState;
import io.caracal.runtime.terminal.Console;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal up}: starts everything and waits until it is ready. */
@Command(
        name = "up",
        description = "Start Postgres, Redis and the six services, and wait until they are ready",
        footer = {"", "Exit code: 0 when everything is ready, else 1."})
final class UpCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(names = "--mode", paramLabel = "mode", description = "dev, rc or stable")
    private @Nullable String mode;

    UpCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Startup startup = new Startup(context.console());
        context.home().create();
        OperatorEnvironment.createTemplate(context.home());
        String wanted = context.settings(mode).mode();
        context.console().line(Banner.line(wanted, context.installation()));
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "up", startup::step)) {
            Optional<StackState> running = context.state().read().filter(StackState::supervised);
            if (running.isPresent()) {
                return alreadyRunning(running.get(), wanted);
            }
            prepare(startup);
            start(startup, wanted);
            return 0;
        }
    }

    private int alreadyRunning(StackState state, String wanted) {
        if (!state.mode().equals(wanted)) {
            throw new OperatorProblem("Caracal already runs in mode " + state.mode() + " (supervisor pid "
                    + state.supervisor().pid() + "); run `" + context.program() + " down` first to change to "
                    + wanted);
        }
        Console console = context.console();
        console.line("already running (supervisor pid " + state.supervisor().pid() + ")");
        List<Probe.Answer> answers = Probe.ask(Probe.services(), Probe.Question.READY);
        StackTable.lines(console, answers).forEach(console::line);
        return 0;
    }

    private void prepare(Startup startup) {
        context.state().read().ifPresent(left -> Orphans.stop(left, context.home(), startup::step));
        DiskSpace.require(context.home().root());
        new VersionRecord(context.home().versionFile())
                .claim(context.installation().version(), Clock.systemUTC().instant());
        int created = context.secrets().provision().size();
        if (created > 0) {
            startup.step("created " + created + " secrets in " + context.home().secrets());
        }
        PortGuard.requireServicePortsFree();
        context.state().remove();
        new LogFile(context.home().log("supervisor")).rotate(1L << 20, 3);
    }

    private void start(Startup startup, String wanted) {
        long logStart = new LogFile(context.home().log("supervisor")).size();
        startup.step("starting in " + context.home().root());
        Process supervisor = new StackStart(context).supervisor(wanted);
        new StackWait(context, startup, supervisor, logStart).untilReady();
        Console console = context.console();
        StackTable.lines(console, Probe.ask(Probe.services(), Probe.Question.READY))
                .forEach(console::line);
        startup.step("everything is ready");
        console.line("next: " + context.program() + " demo");
    }
}
