package io.caracal.common.metrics;

import io.caracal.common.redis.CommandListener;
import io.caracal.common.redis.Redis;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.TransactionListener;

/** What Postgres and Redis cost a service: time per outcome, and the pool. Each to be bound once per service. */
public final class StoreSeries {

    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private StoreSeries() {}

    /** The transactions and the pool of a database. */
    public static void bind(Metrics metrics, Postgres postgres) {
        OutcomeTimer<TransactionListener.Outcome> time = new OutcomeTimer<>(
                metrics,
                "caracal_postgres_transaction_duration_seconds",
                "Time of a transaction, the wait for a connection included",
                TransactionListener.Outcome.class,
                SECONDS);
        postgres.observe(time::took);
        metrics.gaugeFunction(
                "caracal_db_pool_in_use_ratio",
                "Share of the connections allowed that are in use",
                () -> (double) postgres.connectionsInUse() / postgres.connectionsMax());
        metrics.gaugeFunction("caracal_db_pool_max_conns", "Connections allowed", postgres::connectionsMax);
        metrics.gaugeFunction("caracal_db_pool_acquired_conns", "Connections in use", postgres::connectionsInUse);
        metrics.gaugeFunction(
                "caracal_db_pool_open_conns", "Connections open, in use or idle", postgres::connectionsOpen);
        metrics.gaugeFunction(
                "caracal_db_pool_awaited_conns", "Callers that wait for a connection", postgres::connectionsAwaited);
    }

    /** The commands of a Redis, blocking reads of streams aside. */
    public static void bind(Metrics metrics, Redis redis) {
        OutcomeTimer<CommandListener.Outcome> time = new OutcomeTimer<>(
                metrics,
                "caracal_redis_command_duration_seconds",
                "Time of a command, the wait for a connection included",
                CommandListener.Outcome.class,
                SECONDS);
        redis.observe(time::took);
    }
}
