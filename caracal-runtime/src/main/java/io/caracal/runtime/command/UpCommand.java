package io.caracal.runtime.command;

import io.caracal.runtime.docker.ComposeStack;
import io.caracal.runtime.operations.ReadinessGate;
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

/** {@code caracal up [--docker]}: starts everything and waits until it is ready (CLI contract B.4). */
@Command(
        name = "up",
        description = "Start Postgres, Redis and the six services, and wait until they are ready",
        footer = {
            "",
            "With --docker the stack runs as containers: mode dev builds the images of the checkout, rc and stable",
            "use the published ones. Everything set in the shell or in caracal.env reaches the compose file.",
            "",
            Containers.EXIT_CODES,
            Containers.MORE_EXIT_CODES
        })
final class UpCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(names = "--mode", paramLabel = "mode", description = "dev, rc or stable")
    private @Nullable String mode;

    @Option(names = Containers.OPTION, description = "run the stack as containers")
    private boolean docker;

    UpCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Startup startup = new Startup(context.console());
        context.home().create();
        OperatorEnvironment.createTemplate(context.home());
        return docker ? Containers.guarded(context, () -> containers(startup)) : embedded(startup);
    }

    private int containers(Startup startup) {
        ComposeStack stack = Containers.stack(context, mode);
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "up --docker", startup::step)) {
            Containers.requireNoEmbedded(context);
            claim();
            stack.provision(startup::step);
            int exit = stack.up();
            if (exit != 0) {
                context.console().problem("docker compose up ended with exit code " + exit);
                return exit;
            }
            Containers.awaitReady(context, startup);
            return 0;
        }
    }

    private int embedded(Startup startup) {
        String wanted = context.settings(mode).mode();
        context.console().line(Banner.line(wanted, context.installation()));
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "up", startup::step)) {
            Optional<StackState> running = context.state().read().filter(StackState::supervised);
            if (running.isPresent()) {
                return alreadyRunning(running.get(), wanted, startup);
            }
            prepare(startup);
            start(startup, wanted);
            return 0;
        }
    }

    private int alreadyRunning(StackState state, String wanted, Startup startup) {
        if (!state.mode().equals(wanted)) {
            throw new OperatorProblem("Caracal already runs in mode " + state.mode() + " (supervisor pid "
                    + state.supervisor().pid() + "); run `" + context.program() + " down` first to change to "
                    + wanted);
        }
        Console console = context.console();
        console.line("already running (supervisor pid " + state.supervisor().pid()
                + "); other settings take effect after `" + context.program() + " down`");
        StackTable.lines(console, new ReadinessGate(this::unlessHopeless, startup::step).await())
                .forEach(console::line);
        return 0;
    }

    private List<Probe.Answer> unlessHopeless() {
        List<Probe.Answer> answers = Probe.ask(Probe.services(), Probe.Question.READY);
        context.state()
                .read()
                .ifPresent(state -> answers.stream()
                        .filter(answer -> !answer.ok())
                        .flatMap(answer -> state.component(answer.name()).stream())
                        .forEach(component -> CrashLoop.refuse(context, component)));
        return answers;
    }

    private void claim() {
        new VersionRecord(context.home().versionFile())
                .claim(context.installation().version(), Clock.systemUTC().instant());
    }

    private void prepare(Startup startup) {
        context.state().read().ifPresent(left -> Orphans.stop(left, context.home(), startup::step));
        DiskSpace.require(context.home().root());
        claim();
        int created = context.secrets().provision().size();
        if (created > 0) {
            startup.step("created " + created + " secrets in " + context.home().secrets());
        }
        PortGuard.requireServicePortsFree();
        context.state().remove();
        new LogFile(context.home().log("supervisor")).rotate(1L << 20, 3);
    }

    private void start(Startup startup, String wanted) {
        Console console = context.console();
        StackTable.lines(console, new StackStart(context).untilReady(startup, wanted))
                .forEach(console::line);
        startup.step("everything is ready");
        console.line("next: " + context.program() + " demo");
    }
}
