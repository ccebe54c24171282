package io.caracal.runtime.command;

import io.caracal.runtime.migrate.MigrationOrder;
import io.caracal.runtime.migrate.MigrationRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code caracal migrate}: what the one-shot dbMigrate of the compose files and the chart's Job run (infrastructure contract C.3). */
@Command(
        name = "migrate",
        description = "Bring a Postgres database to the schema of this build",
        footer = {
            "",
            "Not needed with `up`, which does this itself. Running it again changes nothing.",
            "",
            "DATABASE_URL, or PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGSSLMODE, PGSSLROOTCERT: the database"
                    + " and its owner.",
            "CARACAL_{API,STS,GATEWAY,AUDIT,COORDINATOR}_DB_PASSWORD: given to the service roles; what is not set"
                    + " stays.",
            "MIGRATION_CONNECT_RETRIES, MIGRATION_CONNECT_SLEEP_SECONDS: how long to wait for the database; 30 and 1.",
            "Every secret may be given as NAME_FILE.",
            "",
            "Exit code: 0 done, 1 failed; the database is then as it was before the first migration that failed."
        })
final class MigrateCommand implements Callable<Integer> {
    private final CommandContext context;

    MigrateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        new MigrationRun(MigrationOrder.of(context.environment()), context.console()::line).run();
        return 0;
    }
}
