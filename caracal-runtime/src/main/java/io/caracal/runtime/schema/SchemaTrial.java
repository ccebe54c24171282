package io.caracal.runtime.schema;

import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.OwnerSession;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tries the migrations on an empty database: two runners at once, once more, then every check as the role of the Audit service sees it. */
public final class SchemaTrial {
    private static final int RUNNERS = 2;
    private static final String TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            + " AND relkind IN ('r', 'p', 'v', 'S')";

    private final SecretText owner;

    /** @param owner address of a database without tables, as its owner */
    public SchemaTrial(SecretText owner) {
        this.owner = owner;
    }

    /** The findings, each as soon as it is known to be good or bad; an {@link OperatorProblem} when the database is not empty. */
    public List<Finding> run() {
        requireEmpty();
        List<Finding> findings = new ArrayList<>();
        int applied = together();
        findings.add(
                applied == Migrations.NEWEST
                        ? Finding.good(RUNNERS + " concurrent runners applied " + applied + " migrations once")
                        : new Finding(
                                RUNNERS + " concurrent runners",
                                List.of("they applied " + applied + " migrations, not " + Migrations.NEWEST)));
        int again = migrate();
        findings.add(
                again == 0
                        ? Finding.good("applying again changes nothing")
                        : new Finding("applying again", List.of(again + " migrations were applied again")));
        findings.addAll(SchemaCheck.of(owner));
        return findings;
    }

    private void requireEmpty() {
        try (OwnerSession session = OwnerSession.open(
                        PostgresSettings.of(owner.reveal()), SchemaCheck.LIMIT, Connection.TRANSACTION_READ_COMMITTED);
                Statement statement = session.connection().createStatement()) {
            List<String> tables = SchemaCheck.texts(statement, TABLES);
            if (!tables.isEmpty()) {
                throw new OperatorProblem("the database is not empty (" + tables.size()
                        + " tables and sequences); the trial needs one that may be thrown away");
            }
        } catch (SQLException failure) {
            throw new OperatorProblem("the database could not be opened: " + failure.getMessage(), failure);
        }
    }

    private int together() {
        ExecutorService runners = Executors.newFixedThreadPool(RUNNERS);
        try {
            Callable<Integer> run = this::migrate;
            List<Future<Integer>> runs = new ArrayList<>();
            for (int i = 0; i < RUNNERS; i++) {
                runs.add(runners.submit(run));
            }
            int applied = 0;
            for (Future<Integer> each : runs) {
                applied += each.get();
            }
            return applied;
        } catch (ExecutionException failure) {
            throw new OperatorProblem(
                    "the migrations could not be applied: " + String.valueOf(failure.getCause()), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperatorProblem("interrupted while applying the migrations", interrupted);
        } finally {
            runners.shutdownNow();
        }
    }

    private int migrate() {
        return Migrations.of(PostgresSettings.of(owner.reveal())).migrate();
    }
}
