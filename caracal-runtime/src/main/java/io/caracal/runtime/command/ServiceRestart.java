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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has the supervisor stop one service and start it again, and waits until the new process is ready. */
final class ServiceRestart {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration REMINDER = Duration.ofSeconds(10);
    private static final String NO_PROCESS = "no new process yet";
    private static final Duration LOOK = Duration.ofMillis(50);

    private final CommandContext context;
    private final Consumer<String> progress;

    ServiceRestart(CommandContext context, Consumer<String> progress) {
        this.context = context;
        this.progress = progress;
    }

    /** The running stack; an {@link OperatorProblem} when nothing runs. */
    StackState running() {
        return context.state()
                .read()
                .filter(StackState::supervised)
                .orElseThrow(() -> new OperatorProblem("nothing runs; start with `" + context.program() + " up`"));
    }

    /** Returns when the service is ready again; fails when it is not in time or keeps crashing. */
    void of(Service service) {
        StackState state = running();
        ProcessMark before =
                state.component(service.text()).map(Component::process).orElse(null);
        SupervisorLink.restart(context.home(), state, service.text());
        progress.accept("restarting " + service.text());
        await(service, before);
    }

    private void await(Service service, @Nullable ProcessMark before) {
        long began = System.nanoTime();
        Probe.Target target = new Probe.Target(service.text(), service.port());
        String detail = NO_PROCESS;
        long said = began;
        while (System.nanoTime() - began <= LIMIT.toNanos()) {
            Component component = context.state()
                    .read()
                    .flatMap(state -> state.component(service.text()))
                    .orElse(null);
            if (component != null && isNew(component, before)) {
                Probe.Answer answer =
                        Probe.ask(List.of(target), Probe.Question.READY).get(0);
                if (answer.ok()) {
                    progress.accept(service.text() + " is ready");
                    return;
                }
                detail = answer.detail();
            }
            if (System.nanoTime() - said > REMINDER.toNanos()) {
                progress.accept("waiting for " + service.text() + " (" + detail + ")");
                said = System.nanoTime();
            }
            if (component != null) {
                CrashLoop.refuse(context, component);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        throw new OperatorProblem(service.text() + " was not ready within " + LIMIT.toSeconds() + " s (" + detail
                + "); see `" + context.program() + " logs " + service.text() + "`");
    }

    private static boolean isNew(Component component, @Nullable ProcessMark before) {
        return component.process() != null && !Objects.equals(component.process(), before);
    }
}
