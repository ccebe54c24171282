package io.caracal.runtime.command;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.ProcessMark;
import io.caracal.runtime.stack.Component;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.stack.StackState;
import io.caracal.runtime.stack.SupervisorLink;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code caracal restart <service>}. */
@Command(name = "restart", description = "Stop one service, start it again and wait until it is ready")
final class RestartCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int HOPELESS_CRASHES = 2;

    private final CommandContext context;

    @Parameters(paramLabel = "service", description = "api, sts, gateway, audit, coordinator or control")
    private String name = "";

    RestartCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Service service = Service.named(name)
                .orElseThrow(() -> new OperatorProblem(
                        "there is no service " + name + "; choose one of " + String.join(", ", Service.names())));
        StackState state = context.state()
                .read()
                .filter(StackState::supervised)
                .orElseThrow(() -> new OperatorProblem("nothing runs; start with `" + context.program() + " up`"));
        Startup progress = new Startup(context.console());
        Optional<ProcessMark> before = state.component(service.text()).map(Component::process);
        SupervisorLink.restart(context.home(), state, service.text());
        progress.step("restarting " + service.text());
        await(service, before.orElse(null), progress);
        return 0;
    }

    private void await(Service service, @Nullable ProcessMark before, Startup progress) {
        Probe.Target target = new Probe.Target(service.text(), service.port());
        String detail = "";
        while (progress.elapsed().compareTo(LIMIT) <= 0) {
            Optional<Component> component = context.state().read().flatMap(state -> state.component(service.text()));
            ProcessMark now = component.map(Component::process).orElse(null);
            if (now != null && !Objects.equals(now, before)) {
                Probe.Answer answer =
                        Probe.ask(List.of(target), Probe.Question.READY).get(0);
                if (answer.ok()) {
                    progress.step(service.text() + " is ready");
                    return;
                }
                detail = answer.detail();
            }
            component.filter(each -> each.crashes() >= HOPELESS_CRASHES).ifPresent(RestartCommand::fail);
            LockSupport.parkNanos(LOOK.toNanos());
        }
        throw new OperatorProblem(service.text() + " was not ready within " + LIMIT.toSeconds() + " s (" + detail
                + "); see `" + context.program() + " logs " + service.text() + "`");
    }

    private static void fail(Component component) {
        throw new OperatorProblem(component.name() + " crashed (exit code " + component.lastExit() + "): "
                + component.lastError() + "; log: " + component.log());
    }
}
