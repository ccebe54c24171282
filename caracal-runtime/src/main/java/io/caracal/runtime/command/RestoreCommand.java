package io.caracal.runtime.command;

import io.caracal.runtime.backup.ChainReport;
import io.caracal.runtime.backup.Restore;
import io.caracal.runtime.backup.RestoreOrder;
import io.caracal.runtime.backup.RestoreResult;
import io.caracal.runtime.paths.DiskSpace;
import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.paths.VersionRecord;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.StackSettings;
import io.caracal.runtime.stack.StoreAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caracal restore <bundle>}: into empty stores, or with --replace in place of what they hold. */
@Command(
        name = "restore",
        description = "Bring Postgres, the streams and undelivered evidence to what a bundle holds",
        footer = {
            "",
            "Needs CARACAL_RESTORE_CONFIRM=yes, or --dry-run. The services must be stopped, and the secrets of the",
            "installation that was backed up must be in place: the bundle holds only fingerprints of the keys.",
            "Refused before anything changes: a damaged bundle, another manifest version, a schema newer than this"
                    + " program,",
            "other keys, connected services, tables of another owner, and without --replace a target that holds"
                    + " anything.",
            "Row counts and audit chains are verified before the database commits.",
            "",
            "Exit code: 0 when everything was restored and verified, else 1."
        })
final class RestoreCommand implements Callable<Integer> {
    private static final String CONFIRMATION = "CARACAL_RESTORE_CONFIRM";

    private final CommandContext context;

    @Parameters(paramLabel = "bundle", description = "caracalBackup-….tar.gz, or .tar.gz.enc")
    private Path bundle = Path.of("");

    @Option(names = "--dry-run", description = "check everything, change nothing")
    private boolean dryRun;

    @Option(names = "--replace", description = "remove what the stores hold")
    private boolean replace;

    @Option(names = "--passphrase-file", paramLabel = "F", description = "opens an encrypted bundle")
    private @Nullable Path passphrase;

    @Option(
            names = "--replay",
            paramLabel = "D",
            description = "where undelivered evidence is put back (replay in CARACAL_HOME)")
    private @Nullable Path replay;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    RestoreCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        StackSettings settings = context.settings(null);
        if (!dryRun && !"yes".equals(settings.operator().get(CONFIRMATION))) {
            throw new OperatorProblem("a restore changes everything that is stored; set " + CONFIRMATION
                    + "=yes to confirm it, or see with --dry-run what it would do");
        }
        RestoreOrder order = new RestoreOrder(
                settings,
                bundle.toAbsolutePath().normalize(),
                replay == null ? context.home().replay("") : replay,
                Optional.ofNullable(passphrase),
                replace,
                dryRun,
                BackupSettings.of(settings.operator()).limit());
        Startup startup = new Startup(context.console());
        Consumer<String> progress = json ? step -> {} : startup::step;
        context.home().create();
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "restore", progress)) {
            report(new Restore(order, Clock.systemUTC(), progress).run(() -> stores(settings, progress)));
        }
        return 0;
    }

    private Optional<StoreAccess> stores(StackSettings settings, Consumer<String> progress) {
        if (StoreAccess.external(settings)) {
            return Optional.of(StoreAccess.open(settings, progress));
        }
        if (dryRun && !Files.exists(context.home().postgresData())) {
            return Optional.empty();
        }
        DiskSpace.require(context.home().root());
        new VersionRecord(context.home().versionFile())
                .claim(context.installation().version(), Clock.systemUTC().instant());
        context.secrets().provision();
        return Optional.of(StoreAccess.open(settings, progress));
    }

    private void report(RestoreResult result) {
        for (ChainReport chain : result.broken()) {
            context.console()
                    .problem("the audit chain of " + (chain.zone() == null ? "no zone" : "zone " + chain.zone())
                            + " in " + chain.ledger() + " was not whole when it was backed up: " + chain.problem());
        }
        if (json) {
            context.console().out().print(JsonText.of(result));
            return;
        }
        context.console()
                .line((result.dryRun() ? "would load " : "loaded    ") + result.rows() + " rows of " + result.tables()
                        + " tables at schema " + result.schemaVersion() + ", " + result.chains() + " audit chains, "
                        + result.entries() + " entries of " + result.streams() + " streams, " + result.replayFiles()
                        + " files of undelivered evidence");
        context.console()
                .line(
                        result.dryRun()
                                ? "dry run ok: nothing was changed"
                                : "restore ok: everything is as at " + result.createdAt());
    }
}
