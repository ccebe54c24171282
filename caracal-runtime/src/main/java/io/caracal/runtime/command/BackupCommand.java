package io.caracal.runtime.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.runtime.backup.Backup;
import io.caracal.runtime.backup.BackupOrder;
import io.caracal.runtime.backup.BackupResult;
import io.caracal.runtime.backup.ChainReport;
import io.caracal.runtime.paths.HomeLock;
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

/** {@code caracal backup}: one bundle with everything that a restore needs but the secrets. */
@Command(
        name = "backup",
        description = "Copy Postgres, the streams and undelivered evidence into one bundle, while everything runs",
        footer = {
            "",
            "The bundle caracalBackup-YYYYMMDDTHHMMSSZ.tar.gz and its .sha256 are readable by their owner only. It"
                    + " holds no",
            "secret of the installation: keep a copy of them elsewhere, a restore refuses to work with other keys.",
            "",
            "  CARACAL_BACKUP_DIR              where bundles are kept (./backups)",
            "  CARACAL_BACKUP_RETAIN           how many are kept (7)",
            "  CARACAL_BACKUP_TIMEOUT_SECONDS  longest single statement (3600)",
            "  CARACAL_COMPOSE_PROJECT         noted in the manifest (caracal)",
            "  DATABASE_URL, REDIS_URL         stores other than the embedded ones, as owner; also _FILE",
            "",
            "An encrypted bundle opens without this program too:",
            "  openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -md sha256 -pass file:F -in B.enc -out B",
            "",
            "Exit code: 0 when the bundle was made, else 1."
        })
final class BackupCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(names = "--dir", paramLabel = "D", description = "in place of CARACAL_BACKUP_DIR")
    private @Nullable Path directory;

    @Option(names = "--retain", paramLabel = "N", description = "in place of CARACAL_BACKUP_RETAIN")
    private @Nullable Integer retain;

    @Option(
            names = "--passphrase-file",
            paramLabel = "F",
            description = "encrypt with the first line of this file, at least 12 characters")
    private @Nullable Path passphrase;

    @Option(
            names = "--replay",
            paramLabel = "D",
            description = "undelivered evidence, one directory per service (replay in CARACAL_HOME)")
    private @Nullable Path replay;

    @Option(
            names = "--replay-refresh",
            paramLabel = "P",
            hidden = true,
            description = "program that brings the directory of --replay up to date, called with it")
    private @Nullable Path refresh;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    BackupCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        StackSettings settings = context.settings(null);
        BackupSettings variables = BackupSettings.of(settings.operator());
        BackupOrder order = new BackupOrder(
                settings,
                (directory == null ? variables.directory() : directory)
                        .toAbsolutePath()
                        .normalize(),
                BackupSettings.retain(retain == null ? variables.retain() : retain),
                replay == null ? context.home().replay("") : replay,
                Optional.ofNullable(refresh),
                Optional.ofNullable(passphrase),
                variables.project(),
                variables.limit());
        Startup startup = new Startup(context.console());
        Consumer<String> progress = json ? step -> {} : startup::step;
        context.home().create();
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "backup", progress);
                StoreAccess stores = stores(settings, progress)) {
            report(new Backup(order, stores, Clock.systemUTC(), progress).run());
        }
        return 0;
    }

    private StoreAccess stores(StackSettings settings, Consumer<String> progress) {
        if (!StoreAccess.external(settings) && !Files.exists(context.home().postgresData())) {
            throw new OperatorProblem("nothing is stored in " + context.home().root() + " yet; start with `"
                    + context.program() + " up`, or give DATABASE_URL and REDIS_URL");
        }
        return StoreAccess.open(settings, progress);
    }

    private void report(BackupResult result) {
        for (ChainReport chain : result.broken()) {
            context.console()
                    .problem("the audit chain of " + (chain.zone() == null ? "no zone" : "zone " + chain.zone())
                            + " in " + chain.ledger() + " is not whole: " + chain.problem()
                            + "; it was copied as it is");
        }
        if (json) {
            ObjectNode body = JsonText.MAPPER.valueToTree(result);
            body.put("bundle", result.bundle().toString());
            context.console().out().print(JsonText.of(body));
            return;
        }
        for (Path removed : result.removed()) {
            context.console().line("removed   " + removed);
        }
        context.console()
                .line("copied    " + result.rows() + " rows of " + result.tables() + " tables at schema "
                        + result.schemaVersion() + ", " + result.chains() + " audit chains, " + result.entries()
                        + " entries of " + result.streams() + " streams");
        context.console().line("sha256    " + result.sha256());
        context.console().line("backup ok " + result.bundle());
    }
}
