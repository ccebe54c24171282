package io.caracal.runtime.command;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.migrate.MigrationOrder;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.schema.Finding;
import io.caracal.runtime.schema.SchemaCheck;
import io.caracal.runtime.schema.SchemaTrial;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code caracal schema verify|try}: what infra/postgres/scripts call. */
@Command(
        name = "schema",
        hidden = true,
        description = "Check a database against the schema of this build",
        footer = {
            "",
            "verify  compares a migrated database with what this build expects; any role may ask",
            "try     migrates an empty database, that may be thrown away, with two runners at once, again, and"
                    + " verifies it",
            "",
            "DATABASE_URL, or PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGSSLMODE; secrets also as NAME_FILE.",
            "Exit code: 0 when all is well, else 1."
        })
final class SchemaCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "verify|try", description = "what to do")
    private String what = "";

    SchemaCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        SecretText address = MigrationOrder.of(context.environment()).owner();
        List<Finding> findings = switch (what) {
            case "verify" -> SchemaCheck.of(address);
            case "try" -> new SchemaTrial(address).run();
            default -> throw new OperatorProblem("say verify or try, not " + what);
        };
        return Findings.print(context.console(), findings);
    }
}
