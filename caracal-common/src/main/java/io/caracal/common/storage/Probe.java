package io.caracal.common.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection kept for readiness; a broken one is replaced once before a question fails. */
final class Probe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    private final DataSource source;
    private @Nullable Connection connection;

    Probe(DataSource source) {
        this.source = source;
    }

    /** The first column of the first row that a statement without parameters yields. */
    synchronized double ask(String sql) {
        Connection kept = connection;
        if (kept != null) {
            try {
                return ask(kept, sql);
            } catch (SQLException e) {
                LOG.debug("the probe's connection to Postgres is broken, opening another one", e);
                close();
            }
        }
        try {
            Connection fresh = source.getConnection();
            connection = fresh;
            return ask(fresh, sql);
        } catch (SQLException e) {
            close();
            throw new StorageUnavailableException(e);
        }
    }

    @Override
    public synchronized void close() {
        Connection kept = connection;
        connection = null;
        if (kept != null) {
            try {
                kept.close();
            } catch (SQLException e) {
                LOG.debug("closing the probe's connection to Postgres failed", e);
            }
        }
    }

    private static double ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("no answer to " + sql);
            }
            return rows.getDouble(1);
        }
    }
}
