package io.caracal.coordinator;

import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.TopicStats.Durability;
import io.caracal.common.outbox.OutboxPublisher;
import io.caracal.common.outbox.OutboxSeries;
import io.caracal.common.outbox.OutboxWatch;
import io.caracal.common.redis.Redis;
import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import io.caracal.common.streams.StreamTopics;
import io.caracal.coordinator.idempotency.ReceiptStats;
import io.caracal.coordinator.limit.RequestLimits;
import io.caracal.coordinator.sweep.Sweeper;
import io.caracal.core.event.Streams;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Series of this service, under their 1.0 names where 1.0 had them (Coordinator contract, GET /metrics). Those of invocations and of the
 * retention cleaner are not there, because this service has neither.
 */
final class CoordinatorMetrics {

    /** What is announced is committed with the change itself. */
    private static final Map<String, Durability> STREAMS = Map.of(
            Streams.SESSIONS_REVOKE, Durability.FSYNC,
            Streams.DELEGATIONS_INVALIDATE, Durability.FSYNC,
            Streams.AGENTS_LIFECYCLE, Durability.FSYNC);

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

    void outbox(OutboxWatch watch, Clock clock) {
        OutboxSeries outbox = new OutboxSeries(watch);
        outbox.register(metrics, "caracal_outbox", clock);
        metrics.gaugeFunctions(
                "caracal_outbox_total",
                "announcements by status, under the name of 1.0; see outbox_pending and outbox_dead",
                "status",
                Map.of("pending", outbox::pending, "dead", outbox::dead));
        metrics.gaugeFunction(
                "caracal_outbox_oldest_seconds",
                "age of the oldest announcement that waits",
                outbox::oldestPendingSeconds);
    }

    /** Rounds of the sweeps, those that failed included. */
    void sweeps(OwnedLoops loops) {
        metrics.counterFunction(
                "caracal_ttl_sweeper_runs_total", "rounds of the lifetime sweep", () -> rounds(loops, "ttl-sweep"));
        metrics.counterFunction(
                "caracal_service_lease_sweeper_runs_total",
                "rounds of the lease sweep",
                () -> rounds(loops, "lease-sweep"));
    }

    /** Sizes are read by a loop, because gauges must not do I/O. */
    void receipts(OwnedLoops loops, Transactions transactions) {
        ReceiptStats receipts = new ReceiptStats(transactions);
        loops.every("receipt-stats", ReceiptStats.PERIOD, receipts::read);
        metrics.gaugeFunction(
                "caracal_idempotency_receipts",
                "unexpired receipts, counted up to 10000",
                () -> known(receipts.count()));
        metrics.gaugeFunction(
                "caracal_idempotency_oldest_seconds",
                "age of the oldest receipt among those counted",
                () -> known(receipts.oldestSeconds()));
    }

    /** The streams that this service writes. */
    static void streams(Platform platform, Redis redis) {
        StreamTopics.start(platform.metrics(), platform.loops(), redis, STREAMS);
    }

    private static double rounds(OwnedLoops loops, String name) {
        return loops.all().stream()
                .filter(loop -> loop.name().equals(name))
                .mapToLong(CoordinatorMetrics::rounds)
                .sum();
    }

    private static long rounds(Loop loop) {
        return loop.rounds() + loop.failures();
    }

    private static double known(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : Double.NaN;
    }
}
