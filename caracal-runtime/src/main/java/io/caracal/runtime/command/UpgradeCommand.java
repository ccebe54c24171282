package io.caracal.runtime.command;

import io.caracal.runtime.docker.ComposeStack;
import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.paths.OperatorEnvironment;
import io.caracal.runtime.paths.VersionRecord;
import io.caracal.runtime.upgrade.Upgrade;
import io.caracal.runtime.upgrade.UpgradeLog;
import io.caracal.runtime.upgrade.UpgradeSteps;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal upgrade [--no-pull] [--docker]} (CLI contract B.6). */
@Command(
        name = "upgrade",
        description = "Bring the running stack to the version of this build",
        footer = {
            "",
            "Stages the program, migrates the database while the old services serve, replaces them one after the",
            "other and waits until all are ready. A build older than the data is refused. Each attempt is a line of",
            "upgrade.log: success, stageFailed, migrationFailed, rollFailed or readinessFailed.",
            "",
            Containers.EXIT_CODES,
            Containers.MORE_EXIT_CODES
        })
final class UpgradeCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(
            names = "--no-pull",
            description = "use the images that are here; without --docker: make no start-up caches")
    private boolean noPull;

    @Option(names = "--mode", paramLabel = "mode", description = "with --docker: dev, rc or stable")
    private @Nullable String mode;

    @Option(names = Containers.OPTION, description = "upgrade the stack of containers")
    private boolean docker;

    UpgradeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        context.home().create();
        OperatorEnvironment.createTemplate(context.home());
        Startup progress = new Startup(context.console());
        return docker ? Containers.guarded(context, () -> containers(progress)) : embedded(progress);
    }

    private int containers(Startup progress) {
        ComposeStack stack = Containers.stack(context, mode);
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "upgrade --docker", progress::step)) {
            Containers.requireNoEmbedded(context);
            String from = claim();
            stack.provision(progress::step);
            return run(new ContainerUpgrade(context, stack, progress, !noPull), from);
        }
    }

    private int embedded(Startup progress) {
        String wanted = context.settings(mode).mode();
        context.console().line(Banner.line(wanted, context.installation()));
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "upgrade", progress::step)) {
            String from = claim();
            context.secrets().provision();
            return run(new EmbeddedUpgrade(context, progress, !noPull), from);
        }
    }

    private int run(UpgradeSteps steps, String from) {
        UpgradeLog log = new UpgradeLog(context.home().upgradeLog(), Clock.systemUTC());
        return new Upgrade(steps, log, context.console()::problem)
                .run(from, context.installation().version());
    }

    /** Notes this version unless a newer one was here. Returns the one before. */
    private String claim() {
        VersionRecord record = new VersionRecord(context.home().versionFile());
        String from = record.previous();
        record.claim(context.installation().version(), Clock.systemUTC().instant());
        return from;
    }
}
