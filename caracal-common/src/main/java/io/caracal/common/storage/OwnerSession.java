package io.caracal.common.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;

/**
 * One connection of the database owner for work on the whole database, such as a backup: one transaction at a time, begun by the first
 * statement and ended by {@link #commit} or, by default, undone when the session is closed. For one thread.
 */
public final class OwnerSession implements AutoCloseable {
    private final Connection connection;

    private OwnerSession(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @param limit     longest statement, and longest wait for the network
     * @param isolation one of the constants of {@link Connection}
     */
    public static OwnerSession open(PostgresSettings owner, Duration limit, int isolation) throws SQLException {
        Connection connection = DriverSources.bounded(owner, limit).getConnection();
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(isolation);
            return new OwnerSession(connection);
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** For statements; it belongs to this session. */
    public Connection connection() {
        return connection;
    }

    /** Runs {@code COPY … TO STDOUT} into the stream, which stays open. Returns the number of rows. */
    public long copyOut(String sql, OutputStream target) throws SQLException, IOException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, target);
    }

    /** Runs {@code COPY … FROM STDIN} with what the stream holds. Returns the number of rows. */
    public long copyIn(String sql, InputStream source) throws SQLException, IOException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, source);
    }

    /** Makes the transaction last. */
    public void commit() throws SQLException {
        connection.commit();
    }

    /** Undoes what was not committed. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }
}
