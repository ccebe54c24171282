package io.caracal.runtime.command;

import io.caracal.runtime.docker.ComposeStack;
import io.caracal.runtime.operations.ReadinessGate;
import io.caracal.runtime.operations.Spelling;
import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caracal restart <service>... | --all [--docker]}. */
@Command(
        name = "restart",
        description = "Stop services one after the other, start each again and wait until it is ready",
        footer = {"", Containers.EXIT_CODES, Containers.MORE_EXIT_CODES})
final class RestartCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "service",
            description = "api, sts, gateway, audit, coordinator or control")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "all six, in the order of their dependencies")
    private boolean all;

    @Option(names = "--mode", paramLabel = "mode", description = "with --docker: dev, rc or stable")
    private @Nullable String mode;

    @Option(names = Containers.OPTION, description = "restart containers")
    private boolean docker;

    RestartCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        List<Service> services = services();
        Startup progress = new Startup(context.console());
        if (docker) {
            return Containers.guarded(context, () -> containers(services, progress));
        }
        ServiceRestart restart = new ServiceRestart(context, progress::step);
        restart.running();
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "restart", progress::step)) {
            services.forEach(restart::of);
            return 0;
        }
    }

    private int containers(List<Service> services, Startup progress) {
        context.home().create();
        ComposeStack stack = Containers.stack(context, mode);
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "restart --docker", progress::step)) {
            for (Service service : services) {
                progress.step("restarting " + service.text());
                int exit = stack.recreate(List.of(service.text()));
                if (exit != 0) {
                    context.console().problem("docker compose ended with exit code " + exit);
                    return exit;
                }
                new ReadinessGate(List.of(Containers.target(context, service)), progress::step).await();
                progress.step(service.text() + " is ready");
            }
            return 0;
        }
    }

    private List<Service> services() {
        if (all != names.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name the services to restart, or say --all");
        }
        return all
                ? Service.startOrder()
                : names.stream().map(RestartCommand::service).toList();
    }

    private static Service service(String name) {
        return Service.named(name)
                .orElseThrow(() -> new OperatorProblem("there is no service " + name + "; " + suggestion(name)
                        + "choose of " + String.join(", ", Service.names())));
    }

    private static String suggestion(String name) {
        List<String> near = Spelling.suggestions(name, Service.names());
        return near.isEmpty() ? "" : "did you mean " + near.get(0) + "? Else ";
    }
}
