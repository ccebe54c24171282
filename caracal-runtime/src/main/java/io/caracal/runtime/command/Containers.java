package io.caracal.runtime.command;

import io.caracal.runtime.docker.ComposeStack;
import io.caracal.runtime.docker.DockerMissing;
import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.operations.ReadinessGate;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.stack.StackState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the commands do alike when the stack runs as containers. */
final class Containers {
    /** The option that every such command has. */
    static final String OPTION = "--docker";

    static final String EXIT_CODES =
            "Exit code: 0 done; 1 refused, failed or not ready in time; 127 docker or its compose plugin is missing;";
    static final String MORE_EXIT_CODES = "otherwise that of docker compose.";

    private Containers() {}

    /** Runs the work; without docker the exit code is 127 and one line says what is missing. */
    static int guarded(CommandContext context, Callable<Integer> work) throws Exception {
        try {
            return work.call();
        } catch (DockerMissing missing) {
            context.console().problem(missing.line());
            return DockerMissing.EXIT;
        }
    }

    /** The stack of containers of this home directory; says which mode it is, and fails unless docker answers. */
    static ComposeStack stack(CommandContext context, @Nullable String requestedMode) {
        Map<String, String> operator = context.operator();
        String mode = context.mode(requestedMode, operator);
        ComposeStack stack = ComposeStack.of(
                context.home(), context.installation(), operator, mode, BuildCommit.of(context.installation()));
        stack.require();
        context.console().line(Banner.line(mode, context.installation()));
        return stack;
    }

    /** Both kinds of stack use the same ports. */
    static void requireNoEmbedded(CommandContext context) {
        context.state().read().filter(StackState::supervised).ifPresent(state -> {
            throw new OperatorProblem("Caracal already runs without docker here (supervisor pid "
                    + state.supervisor().pid() + "); run `" + context.program() + " down` first");
        });
    }

    /** Where a service answers: as named by its address, else on the port that the compose file publishes. */
    static Probe.Target target(CommandContext context, Service service) {
        Map<String, String> operator = context.operator();
        String port =
                operator.getOrDefault("CARACAL_" + service.name() + "_PORT", "").strip();
        boolean named = !operator.getOrDefault(Addresses.variable(service), "").isBlank();
        return named || port.isEmpty()
                ? context.addresses().target(service)
                : new Probe.Target(service.text(), port(service.name(), port));
    }

    /** A published port of a store, or the usual one. */
    static int port(CommandContext context, String store, int usual) {
        String port = context.operator()
                .getOrDefault("CARACAL_" + store + "_PORT", "")
                .strip();
        return port.isEmpty() ? usual : port(store, port);
    }

    static List<Probe.Target> targets(CommandContext context) {
        return Arrays.stream(Service.values())
                .map(service -> target(context, service))
                .toList();
    }

    private static int port(String name, String text) {
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65_535) {
            throw new OperatorProblem("CARACAL_" + name + "_PORT must be a port, 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    /** Waits until every service is ready and shows the table. */
    static void awaitReady(CommandContext context, Startup progress) {
        StackTable.lines(context.console(), new ReadinessGate(targets(context), progress::step).await())
                .forEach(context.console()::line);
        progress.step("everything is ready");
    }
}
