package io.caracal.runtime.migrate;

import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.OwnerSession;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.runtime.problem.OperatorProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Waits for the database, applies what is missing, gives the service roles their passwords. Running it again, or twice at once, changes nothing. */
public final class MigrationRun {
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);
    /** Connection failures (class 08) and a server that is starting or stopping (57P01 to 57P03) pass; a wrong password does not. */
    private static final String PASSING = "08...|57P0[123]";

    private final MigrationOrder order;
    private final PostgresSettings owner;
    private final Consumer<String> progress;

    /** @param progress is given one line per step */
    public MigrationRun(MigrationOrder order, Consumer<String> progress) {
        this.order = order;
        this.owner = PostgresSettings.of(order.owner().reveal()).withApplicationName("caracal-migrate");
        this.progress = progress;
    }

    /** @throws OperatorProblem when the database cannot be reached or a migration fails */
    public void run() {
        awaitDatabase();
        Migrations migrations = Migrations.of(owner);
        try {
            int applied = migrations.migrate();
            progress.accept("applied " + applied + " migrations; the schema is at " + Migrations.NEWEST);
            Map<String, String> passwords = new TreeMap<>();
            order.passwords().forEach((role, password) -> passwords.put(role, password.reveal()));
            migrations.provisionLogins(passwords);
            progress.accept("gave " + passwords.size() + " service roles their passwords");
        } catch (RuntimeException failure) {
            throw new OperatorProblem("the database could not be migrated: " + failure.getMessage(), failure);
        }
    }

    private void awaitDatabase() {
        for (int attempt = 1; ; attempt++) {
            try (OwnerSession session = OwnerSession.open(owner, LOOK_LIMIT, Connection.TRANSACTION_READ_COMMITTED)) {
                session.commit();
                return;
            } catch (SQLException failure) {
                String state = String.valueOf(failure.getSQLState());
                if (attempt >= order.tries() || !state.matches(PASSING)) {
                    throw new OperatorProblem(
                            "the database cannot be used (SQLSTATE " + state + "): " + failure.getMessage(), failure);
                }
                progress.accept("waiting for the database (" + attempt + " of " + order.tries() + ")");
                LockSupport.parkNanos(order.pause().toNanos());
            }
        }
    }
}
