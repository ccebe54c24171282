package io.caracal.common.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection kept for the readiness probe; a broken one is replaced once before the probe fails. */
final class Probe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    private final DataSource source;
    private @Nullable Connection connection;

    Probe(DataSource source) {
        this.source = source;
    }

    synchronized void ping() {
        Connection kept = connection;
        if (kept != null) {
            try {
                ask(kept);
                return;
            } catch (SQLException e) {
                LOG.debug("the probe's connection to Postgres is broken, opening another one", e);
                close();
            }
        }
        try {
            Connection fresh = source.getConnection();
            connection = fresh;
            ask(fresh);
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

    private static void ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }
}
