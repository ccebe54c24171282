package io.caracal.runtime.backup;

import io.caracal.common.storage.OwnerSession;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The whole database at one moment, read as the role that sees the rows of all zones and can change none. The owner becomes that role for this
 * transaction only: its membership is granted inside it and undone with it.
 */
final class Snapshot implements AutoCloseable {
    private static final String READER = "caracalbackup";
    private static final int OLDEST = 13;
    private static final String ORDINARY = "SELECT (NOT rolsuper)::text FROM pg_roles WHERE rolname = current_user";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final OwnerSession session;
    private final DatabaseCatalogue catalogue;

    private Snapshot(OwnerSession session) {
        this.session = session;
        this.catalogue = new DatabaseCatalogue(session.connection());
    }

    static Snapshot open(SecretText owner, Duration limit) throws SQLException {
        PostgresSettings settings = PostgresSettings.of(owner.reveal()).withApplicationName("caracal-backup");
        OwnerSession session = OwnerSession.open(settings, limit, Connection.TRANSACTION_REPEATABLE_READ);
        try {
            Snapshot snapshot = new Snapshot(session);
            snapshot.becomeReader();
            return snapshot;
        } catch (SQLException | RuntimeException failure) {
            session.close();
            throw failure;
        }
    }

    private void becomeReader() throws SQLException {
        int version = catalogue.schemaVersion();
        if (version < OLDEST) {
            throw new OperatorProblem("the database is at migration " + version + ", a backup needs migration " + OLDEST
                    + " or newer; migrate it with `caracal up` first");
        }
        try {
            if (catalogue.texts(ORDINARY).contains("true")) {
                catalogue.execute("GRANT " + READER + " TO CURRENT_USER");
            }
            catalogue.execute("SET LOCAL ROLE " + READER);
            catalogue.execute("SET TRANSACTION READ ONLY");
        } catch (SQLException refused) {
            if (INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
                throw new OperatorProblem("this role may not become " + READER
                        + ", which reads the rows of all zones; use the owner of the database, and let an administrator"
                        + " run GRANT " + READER + " TO it WITH ADMIN OPTION");
            }
            throw refused;
        }
    }

    DatabaseCatalogue catalogue() {
        return catalogue;
    }

    Connection connection() {
        return session.connection();
    }

    /** Writes the rows in COPY's text format. Returns their number. */
    long copy(DatabaseCatalogue.Table table, OutputStream target) throws SQLException, IOException {
        return session.copyOut(
                "COPY (SELECT " + table.columnList() + " FROM public." + DatabaseCatalogue.quoted(table.name())
                        + ") TO STDOUT",
                target);
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
