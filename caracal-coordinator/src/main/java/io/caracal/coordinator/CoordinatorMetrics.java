package io.caracal.coordinator;

import io.caracal.common.metrics.Metrics;
import io.caracal.common.outbox.OutboxPublisher;
import io.caracal.common.outbox.OutboxSnapshot;
import io.caracal.common.outbox.OutboxStats;
import io.caracal.common.outbox.OutboxTable;
import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.limit.RequestLimits;
import io.caracal.coordinator.sweep.Sweeper;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Series of this service. */
final class CoordinatorMetrics {

    private static final Duration SAMPLE_PERIOD = Duration.ofSeconds(15);

    private final Metrics metrics;

    CoordinatorMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    void register(RequestLimits limits, OutboxPublisher publisher, Sweeper sweeper) {
        metrics.counterFunction(
                "caracal_rate_limit_bypassed_total",
                "requests not counted because Redis could not be reached",
                limits::passedUnlimited);
        metrics.counterFunction("caracal_outbox_published_total", "announcements published", publisher::published);
        metrics.counterFunction("caracal_outbox_given_up_total", "announcements given up", publisher::givenUp);
        metrics.counterFunction(
                "caracal_outbox_outages_total",
                "batches given back because Redis could not be reached",
                publisher::outages);
        metrics.counterFunction(
                "caracal_sessions_expired_total", "sessions ended by the lifetime sweep", sweeper::expired);
        metrics.counterFunction(
                "caracal_sessions_suspended_total", "sessions suspended by the lease sweep", sweeper::suspended);
        metrics.counterFunction(
                "caracal_delegations_expired_total", "delegations ended by their expiry", sweeper::expiredEdgeCount);
        metrics.counterFunction(
                "caracal_sweep_failures_total", "zones that a sweep could not handle", sweeper::failures);
    }

    /** Sizes are read by a loop, because gauges must not do I/O. */
    static void sampleOutbox(Platform platform, Transactions transactions) {
        OutboxStats stats = new OutboxStats(transactions, OutboxTable.caracal("coordinator"));
        AtomicReference<OutboxSnapshot> last = new AtomicReference<>(new OutboxSnapshot(0, Duration.ZERO, 0));
        platform.loops().every("outbox-stats", SAMPLE_PERIOD, () -> last.set(stats.read()));
        platform.metrics()
                .gaugeFunction(
                        "caracal_outbox_pending",
                        "announcements that wait",
                        () -> Objects.requireNonNull(last.get()).pending());
        platform.metrics()
                .gaugeFunction(
                        "caracal_outbox_dead",
                        "announcements that were given up",
                        () -> Objects.requireNonNull(last.get()).dead());
        platform.metrics()
                .gaugeFunction(
                        "caracal_outbox_oldest_seconds",
                        "age of the oldest announcement that waits",
                        () -> Objects.requireNonNull(last.get())
                                        .oldestPendingAge()
                                        .toMillis()
                                / 1000.0);
    }
}
