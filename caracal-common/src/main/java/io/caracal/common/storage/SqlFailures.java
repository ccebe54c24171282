package io.caracal.common.storage;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;

/** Sorts SQL failures into: worth another try, Postgres not available, or the caller's own. */
final class SqlFailures {

    private static final Set<String> RETRYABLE = Set.of("40001", "40P01");

    /**
     * Statement or lock timeout, server shutting down, crashed, starting, out of connections or memory, a read-only replica after a
     * failover, and sessions the server ended because they were idle or too long in a transaction.
     */
    private static final Set<String> UNAVAILABLE = Set.of(
            "57014", "55P03", "57P01", "57P02", "57P03", "57P05", "53000", "53100", "53200", "53300", "25006", "25P03",
            "25P04");

    private static final String CONNECTION_CLASS = "08";
    private static final String AUTHORIZATION_CLASS = "28";

    private SqlFailures() {}

    static boolean retryable(Throwable failure) {
        String state = state(failure);
        return state != null && RETRYABLE.contains(state);
    }

    static boolean unavailable(Throwable failure) {
        if (failure instanceof ConnectionException) {
            return true;
        }
        SQLException sql = sqlCause(failure);
        if (sql == null) {
            return false;
        }
        String state = sql.getSQLState();
        return sql instanceof SQLTransientConnectionException
                || sql instanceof SQLTimeoutException
                || (state != null
                        && (UNAVAILABLE.contains(state)
                                || RETRYABLE.contains(state)
                                || state.startsWith(CONNECTION_CLASS)
                                || state.startsWith(AUTHORIZATION_CLASS)));
    }

    static @Nullable String state(Throwable failure) {
        SQLException sql = sqlCause(failure);
        return sql == null ? null : sql.getSQLState();
    }

    static @Nullable SQLException sqlCause(Throwable failure) {
        Throwable current = failure;
        while (current != null) {
            if (current instanceof SQLException sql) {
                return sql;
            }
            current = current.getCause();
        }
        return null;
    }
}
