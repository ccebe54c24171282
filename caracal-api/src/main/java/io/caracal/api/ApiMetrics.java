package io.caracal.api;

import io.caracal.api.mutation.DenialAudit;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.TopicStats.Durability;
import io.caracal.common.outbox.OutboxPublisher;
import io.caracal.common.outbox.OutboxSeries;
import io.caracal.common.outbox.OutboxWatch;
import io.caracal.common.redis.Redis;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.service.Platform;
import io.caracal.common.streams.StreamTopics;
import io.caracal.core.event.Streams;
import java.util.Map;

/** Series of the management API (API contract §8). Everything comes from memory; a scrape costs no query. */
final class ApiMetrics {

    private static final String PREFIX = "caracal_api_";
    /** What is announced is committed with the change itself. */
    private static final Map<String, Durability> STREAMS = Map.of(
            Streams.POLICY_INVALIDATE, Durability.FSYNC,
            Streams.SESSIONS_REVOKE, Durability.FSYNC,
            Streams.AGENTS_LIFECYCLE, Durability.FSYNC,
            Streams.AUDIT_EVENTS, Durability.FSYNC);

    private ApiMetrics() {}

    static void outbox(Platform platform, OutboxWatch watch, OutboxPublisher publisher) {
        Metrics metrics = platform.metrics();
        OutboxSeries outbox = new OutboxSeries(watch);
        outbox.register(metrics, PREFIX + "outbox", platform.clock());
        metrics.gaugeFunction(
                PREFIX + "outbox_pending_total",
                "outbox rows that wait for publication, under the name of 1.0; see outbox_pending",
                outbox::pending);
        metrics.gaugeFunction(
                PREFIX + "outbox_dead_total",
                "outbox rows that were given up, under the name of 1.0; see outbox_dead",
                outbox::dead);
        metrics.gaugeFunction(
                PREFIX + "outbox_oldest_pending_age_seconds",
                "age of the oldest outbox row that waits",
                outbox::oldestPendingSeconds);
        metrics.gaugeFunction(
                PREFIX + "outbox_oldest_dead_age_seconds",
                "age of the oldest outbox row that was given up",
                outbox::oldestDeadSeconds);
        metrics.counterFunction(PREFIX + "outbox_published_total", "outbox rows published", publisher::published);
        metrics.counterFunction(PREFIX + "outbox_refused_total", "refusals of single outbox rows", publisher::refused);
        metrics.counterFunction(PREFIX + "outbox_given_up_total", "outbox rows given up", publisher::givenUp);
        metrics.counterFunction(
                PREFIX + "outbox_outages_total",
                "batches given back because Redis could not be reached",
                publisher::outages);
    }

    static void denials(Metrics metrics, DenialAudit denials) {
        metrics.counterFunction(
                PREFIX + "admin_audit_lost_total", "refused requests that could not be recorded", denials::lost);
    }

    static void secrets(Metrics metrics, SecretStore secrets) {
        metrics.counterFunction(
                "caracal_secret_backend_operations_total",
                "secrets stored, read or removed, failed attempts included",
                secrets::operations);
        metrics.counterFunction(
                "caracal_secret_backend_errors_total", "operations on secrets that failed", secrets::errors);
    }

    /** The streams that this service writes. */
    static void streams(Platform platform, Redis redis) {
        StreamTopics.start(platform.metrics(), platform.loops(), redis, STREAMS);
    }
}
