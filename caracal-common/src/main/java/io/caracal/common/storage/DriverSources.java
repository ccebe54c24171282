package io.caracal.common.storage;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes JDBC data sources whose every network wait has an end: connect, login, and each read. */
final class DriverSources {

    /** The server's own statement timeout should strike first; the socket only ends waits for a server that is gone. */
    private static final Duration READ_MARGIN = Duration.ofSeconds(5);

    private DriverSources() {}

    static DataSource pooled(PostgresSettings settings) {
        PoolSettings pool = settings.pool();
        PGSimpleDataSource source = base(settings, pool.connectionTimeout());
        source.setSocketTimeout(seconds(pool.statementTimeout().plus(READ_MARGIN)));
        source.setOptions("-c statement_timeout=" + pool.statementTimeout().toMillis()
                + " -c idle_in_transaction_session_timeout="
                + pool.idleInTransaction().toMillis());
        return source;
    }

    static DataSource bounded(PostgresSettings settings, Duration limit) {
        PGSimpleDataSource source = base(settings, limit);
        source.setSocketTimeout(seconds(limit));
        source.setOptions("-c statement_timeout=" + limit.toMillis());
        return source;
    }

    private static PGSimpleDataSource base(PostgresSettings settings, Duration connect) {
        DatabaseUrl url = settings.url();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {url.host()});
        source.setPortNumbers(new int[] {url.port()});
        source.setDatabaseName(url.database());
        source.setUser(url.user());
        source.setPassword(url.password().reveal());
        source.setApplicationName(settings.applicationName());
        source.setConnectTimeout(seconds(connect));
        source.setCancelSignalTimeout(seconds(connect));
        source.setTcpKeepAlive(true);
        url.driverProperties().forEach((name, value) -> set(source, name, value));
        return source;
    }

    private static void set(PGSimpleDataSource source, String name, String value) {
        try {
            source.setProperty(name, value);
        } catch (SQLException e) {
            throw new IllegalArgumentException("the database driver refuses parameter " + name, e);
        }
    }

    private static int seconds(Duration duration) {
        return Math.max(1, Math.toIntExact((duration.toMillis() + 999) / 1000));
    }
}
