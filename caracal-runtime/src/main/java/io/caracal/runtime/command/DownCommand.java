package io.caracal.runtime.command;

import io.caracal.runtime.docker.ComposeStack;
import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.terminal.Console;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal down [-v] [--docker]}: stops everything in order; -v also removes the data (CLI contract B.4). */
@Command(
        name = "down",
        description = "Stop the services, then Redis, then Postgres",
        footer = {"", Containers.EXIT_CODES, Containers.MORE_EXIT_CODES})
final class DownCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(
            names = {"-v", "--volumes"},
            description = "also remove the data of Postgres and Redis and undelivered evidence, after a confirmation")
    private boolean volumes;

    @Option(
            names = {"-y", "--yes"},
            description = "remove without asking")
    private boolean yes;

    @Option(names = "--mode", paramLabel = "mode", description = "with --docker: dev, rc or stable")
    private @Nullable String mode;

    @Option(names = Containers.OPTION, description = "stop the containers that `up --docker` started")
    private boolean docker;

    DownCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        return docker ? Containers.guarded(context, this::containers) : embedded();
    }

    private int containers() {
        context.home().create();
        ComposeStack stack = Containers.stack(context, mode);
        if (volumes
                && !yes
                && !confirmed("the volumes of project " + stack.project().name())) {
            context.console().line("nothing was changed");
            return 0;
        }
        Startup progress = new Startup(context.console());
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "down --docker", progress::step)) {
            int exit = stack.down(volumes);
            progress.step(exit == 0 ? "stopped" : "docker compose down ended with exit code " + exit);
            return exit;
        }
    }

    private int embedded() {
        Console console = context.console();
        if (!Files.isDirectory(context.home().run())) {
            console.line(
                    "nothing runs and nothing is stored in " + context.home().root());
            return 0;
        }
        if (volumes && !yes && !confirmed("all data in " + context.home().data())) {
            console.line("nothing was changed");
            return 0;
        }
        Startup progress = new Startup(console);
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "down", progress::step)) {
            new StackStop(context, progress).run();
            if (volumes) {
                PrivateFiles.deleteTree(context.home().data());
                PrivateFiles.deleteTree(context.home().replay(""));
                progress.step("removed the data in " + context.home().data());
            }
        }
        return 0;
    }

    private boolean confirmed(String what) {
        Prompt prompt =
                new Prompt(context, "down -v removes " + what + "; add --yes when there is no terminal to ask on");
        return prompt.ask("This removes " + what + ". Type yes to go on:").equals("yes");
    }
}
