package io.caracal.common.storage;

import io.caracal.common.config.SettingsReader;
import java.time.Duration;

/**
 * Limits of the connection pool.
 *
 * @param maxConnections      most connections at a time
 * @param statementTimeout    longest a statement may run on the server; the socket gives up a little later
 * @param connectionTimeout   longest a caller waits for a connection, and longest a connection attempt may take
 * @param idleTimeout         after which a connection not in use is closed
 * @param idleInTransaction   after which the server ends a transaction that does nothing
 */
public record PoolSettings(
        int maxConnections,
        Duration statementTimeout,
        Duration connectionTimeout,
        Duration idleTimeout,
        Duration idleInTransaction) {

    private static final int MOST_CONNECTIONS = 1000;

    /** Reads DB_POOL_MAX (or DB_MAX_CONNS), DB_STATEMENT_TIMEOUT_MS, DB_CONNECTION_TIMEOUT_MS, DB_IDLE_TIMEOUT_MS, DB_IDLE_IN_TX_TIMEOUT_MS. */
    static PoolSettings read(SettingsReader settings, PoolSettings defaults) {
        int otherName = settings.integer("DB_MAX_CONNS", defaults.maxConnections(), 1, MOST_CONNECTIONS);
        return new PoolSettings(
                settings.integer("DB_POOL_MAX", otherName, 1, MOST_CONNECTIONS),
                settings.millis("DB_STATEMENT_TIMEOUT_MS", defaults.statementTimeout()),
                settings.millis("DB_CONNECTION_TIMEOUT_MS", defaults.connectionTimeout()),
                settings.millis("DB_IDLE_TIMEOUT_MS", defaults.idleTimeout()),
                settings.millis("DB_IDLE_IN_TX_TIMEOUT_MS", defaults.idleInTransaction()));
    }

    public static PoolSettings defaults() {
        return new PoolSettings(
                20, Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    public PoolSettings withMaxConnections(int connections) {
        return new PoolSettings(connections, statementTimeout, connectionTimeout, idleTimeout, idleInTransaction);
    }

    public PoolSettings withStatementTimeout(Duration timeout) {
        return new PoolSettings(maxConnections, timeout, connectionTimeout, idleTimeout, idleInTransaction);
    }

    public PoolSettings withConnectionTimeout(Duration timeout) {
        return new PoolSettings(maxConnections, statementTimeout, timeout, idleTimeout, idleInTransaction);
    }
}
