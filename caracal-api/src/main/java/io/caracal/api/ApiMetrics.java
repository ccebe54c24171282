package io.caracal.api;

import io.caracal.api.mutation.DenialAudit;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.outbox.OutboxPublisher;
import io.caracal.common.outbox.OutboxSnapshot;
import io.caracal.common.outbox.OutboxStats;
import io.caracal.common.storage.Postgres;
import java.time.Duration;
import java.util.Optional;

/** Series of the management API (API contract §8). The outbox is sampled in the background; a scrape costs no query. */
final class ApiMetrics {

    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final OutboxStats stats;
    private volatile Optional<OutboxSnapshot> latest = Optional.empty();

    ApiMetrics(OutboxStats stats) {
        this.stats = stats;
    }

    void start(OwnedLoops loops) {
        loops.every("outbox-stats", PERIOD, this::sample);
    }

    void register(Metrics metrics, Postgres postgres, OutboxPublisher publisher, DenialAudit denials) {
        metrics.gaugeFunction(
                "caracal_api_outbox_pending_total",
                "outbox rows that wait for publication",
                () -> latest.map(OutboxSnapshot::pending).orElse(0L));
        metrics.gaugeFunction(
                "caracal_api_outbox_dead_total",
                "outbox rows that were given up",
                () -> latest.map(OutboxSnapshot::dead).orElse(0L));
        metrics.gaugeFunction(
                "caracal_api_outbox_oldest_pending_age_seconds",
                "age of the oldest outbox row that waits",
                () -> latest.map(snapshot -> snapshot.oldestPendingAge().toMillis() / 1000.0)
                        .orElse(0.0));
        metrics.counterFunction("caracal_api_outbox_published_total", "outbox rows published", publisher::published);
        metrics.counterFunction(
                "caracal_api_outbox_refused_total", "refusals of single outbox rows", publisher::refused);
        metrics.counterFunction(
                "caracal_api_admin_audit_lost_total", "refused requests that could not be recorded", denials::lost);
        metrics.gaugeFunction(
                "caracal_api_db_connections_in_use", "database connections in use", postgres::connectionsInUse);
        metrics.gaugeFunction(
                "caracal_api_db_connections_awaited", "callers waiting for a connection", postgres::connectionsAwaited);
    }

    private void sample() {
        latest = Optional.of(stats.read());
    }
}
