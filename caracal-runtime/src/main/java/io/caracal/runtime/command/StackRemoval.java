package io.caracal.runtime.command;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.docker.ComposeStack;
import io.caracal.runtime.docker.DockerMissing;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.purge.AccountsDatabase;
import io.caracal.runtime.purge.PurgeActions;
import io.caracal.runtime.stack.StackState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What purge does to processes, containers and databases. */
final class StackRemoval implements PurgeActions {
    private static final String ACCOUNTS = "database caracal_auth";

    private final CommandContext context;
    private final Startup progress;

    StackRemoval(CommandContext context, Startup progress) {
        this.context = context;
        this.progress = progress;
    }

    @Override
    public List<String> running() {
        List<String> running = new ArrayList<>();
        context.state()
                .read()
                .filter(StackState::supervised)
                .ifPresent(state ->
                        running.add("supervisor pid " + state.supervisor().pid()));
        containers().ifPresent(stack -> {
            int count = stack.containers().size();
            if (count > 0) {
                running.add(count + " containers of project " + stack.project().name());
            }
        });
        return running;
    }

    @Override
    public List<String> stop(boolean volumes) {
        List<String> stopped = running();
        if (context.state().read().isPresent()) {
            new StackStop(context, progress).run();
        }
        containers().ifPresent(stack -> {
            int exit = stack.down(volumes);
            if (exit != 0) {
                throw new OperatorProblem("docker compose down ended with exit code " + exit);
            }
        });
        return stopped;
    }

    @Override
    public List<String> images(boolean dryRun) {
        return docker().map(stack -> stack.removeImages(dryRun)).orElse(List.of());
    }

    @Override
    public List<String> accounts(boolean dryRun) {
        Path file = context.secrets().derived("databaseUrl");
        boolean stored =
                Files.exists(context.home().postgresData()) || containers().isPresent();
        if (!Files.exists(file) || !stored) {
            return List.of();
        }
        AccountsDatabase accounts =
                new AccountsDatabase(SecretText.of(PrivateFiles.read(file).strip()));
        if (dryRun) {
            return preview(accounts);
        }
        return accounts.drop() ? List.of(ACCOUNTS) : List.of();
    }

    private static List<String> preview(AccountsDatabase accounts) {
        try {
            return accounts.exists() ? List.of(ACCOUNTS) : List.of();
        } catch (OperatorProblem unreachable) {
            return List.of(ACCOUNTS + ", if there is one: Postgres does not answer");
        }
    }

    /** The stack of containers when this home directory ever had one. */
    private Optional<ComposeStack> containers() {
        return Files.isDirectory(context.home().composeSecrets()) ? docker() : Optional.empty();
    }

    /** Without docker there is nothing of docker to remove. */
    private Optional<ComposeStack> docker() {
        try {
            Map<String, String> operator = context.operator();
            return Optional.of(ComposeStack.of(
                    context.home(),
                    context.installation(),
                    operator,
                    context.mode(null, operator),
                    BuildCommit.of(context.installation())));
        } catch (DockerMissing nothingOfIt) {
            return Optional.empty();
        }
    }
}
