package io.caracal.common.storage;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/**
 * One Postgres database as one role: a lazy connection pool, transactions, a readiness probe and notifications. Constructing connects to
 * nothing; the first use does. Every wait is bounded, and after an outage the next use that finds Postgres back simply succeeds.
 */
public final class Postgres implements AutoCloseable {

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);
    private static final Duration VALIDATION_LIMIT = Duration.ofSeconds(2);
    private static final Duration MAX_LIFETIME = Duration.ofMinutes(30);
    private static final int WARM_CONNECTIONS = 2;

    private final PostgresSettings settings;
    private final HikariDataSource pool;
    private final PooledTransactions transactions;
    private final Probe probe;

    public Postgres(PostgresSettings settings) {
        this.settings = settings;
        this.pool = pool(settings);
        Jdbi jdbi = Jdbi.create(pool);
        this.transactions = new PooledTransactions(jdbi, System::nanoTime);
        this.probe = new Probe(DriverSources.bounded(settings, PROBE_LIMIT));
    }

    public Transactions transactions() {
        return transactions;
    }

    /** From now on tells the listener of every transaction; in place of an earlier one. */
    public void observe(TransactionListener listener) {
        transactions.observe(listener);
    }

    /**
     * Asks Postgres for an answer over a connection of its own, so that a busy pool is not mistaken for an outage. Returns within a few
     * seconds; throws {@link StorageUnavailableException} when there is no answer.
     */
    public void ping() {
        probe.ask("SELECT 1");
    }

    /** Number of the newest migration that was applied; asked like {@link #ping}. */
    public int schemaVersion() {
        return (int) probe.ask("SELECT coalesce(max(version::int), 0) FROM flyway_schema_history WHERE success");
    }

    /**
     * How far the clock of Postgres is from another one, in seconds without a sign. Half the time of the question is allowed for, so a slow
     * network is not mistaken for a wrong clock.
     */
    public double clockSkewSeconds(Clock clock) {
        long before = clock.millis();
        double theirs = probe.ask("SELECT extract(epoch FROM clock_timestamp())");
        long after = clock.millis();
        double middle = (before + after) / 2_000.0;
        double tolerance = Math.max(0, after - before) / 2_000.0;
        return Math.max(0, Math.abs(theirs - middle) - tolerance);
    }

    /** Listens on a channel over a connection of its own; connects at the first wait and again after each failure. */
    public Notifications listen(String channel) {
        return new Notifications(DriverSources.bounded(settings, PROBE_LIMIT), channel);
    }

    /** {@code host:port/database}, safe to log. */
    public String location() {
        DatabaseUrl url = settings.url();
        return url.host() + ":" + url.port() + "/" + url.database();
    }

    /** Connections in use now. */
    public int connectionsInUse() {
        HikariPoolMXBean bean = pool.getHikariPoolMXBean();
        return bean == null ? 0 : bean.getActiveConnections();
    }

    /** Connections open now, in use or idle. */
    public int connectionsOpen() {
        HikariPoolMXBean bean = pool.getHikariPoolMXBean();
        return bean == null ? 0 : bean.getTotalConnections();
    }

    /** Threads waiting for a connection now. */
    public int connectionsAwaited() {
        HikariPoolMXBean bean = pool.getHikariPoolMXBean();
        return bean == null ? 0 : bean.getThreadsAwaitingConnection();
    }

    /** Most connections the pool may open. */
    public int connectionsMax() {
        return settings.pool().maxConnections();
    }

    @Override
    public void close() {
        probe.close();
        pool.close();
    }

    private static HikariDataSource pool(PostgresSettings settings) {
        PoolSettings limits = settings.pool();
        HikariDataSource source = new HikariDataSource();
        source.setDataSource(DriverSources.pooled(settings));
        source.setPoolName("postgres");
        source.setInitializationFailTimeout(-1);
        source.setMaximumPoolSize(limits.maxConnections());
        source.setMinimumIdle(Math.min(WARM_CONNECTIONS, limits.maxConnections() - 1));
        source.setConnectionTimeout(limits.connectionTimeout().toMillis());
        source.setValidationTimeout(
                Math.min(VALIDATION_LIMIT.toMillis(), limits.connectionTimeout().toMillis()));
        source.setIdleTimeout(limits.idleTimeout().toMillis());
        source.setMaxLifetime(MAX_LIFETIME.toMillis());
        return source;
    }
}
