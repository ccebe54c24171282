package io.caracal.audit;

import io.caracal.audit.chain.TamperCounters;
import io.caracal.audit.chain.TamperSweep;
import io.caracal.audit.export.ExportProgress;
import io.caracal.audit.ingest.IngestCounters;
import io.caracal.audit.partition.Partitions;
import io.caracal.audit.partition.Retention;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.TopicStats.Durability;
import io.caracal.common.redis.Redis;
import io.caracal.common.service.Platform;
import io.caracal.common.streams.ConsumerGroup;
import io.caracal.common.streams.ConsumerGroupStats;
import io.caracal.common.streams.StreamSize;
import io.caracal.common.streams.StreamTopics;
import io.caracal.core.event.Streams;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Series of the Audit service under their 1.0 names (audit contract §2.15). Those of a leader of retention are not there: every instance may
 * drop what is due.
 */
final class AuditMetrics {

    private static final String PREFIX = "caracal_audit_";
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final Map<String, Durability> STREAMS = Map.of(
            Streams.AUDIT_EVENTS, Durability.DISK,
            Streams.AUDIT_DEAD_LETTERS, Durability.DISK);

    private final Metrics metrics;

    private AuditMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    static void register(Metrics metrics, ConsumerGroup group, IngestCounters counters) {
        AuditMetrics names = new AuditMetrics(metrics);
        names.ingest(counters);
        names.consumer(group::stats);
    }

    /** What the tamper sweep did and found. */
    static void registerSweep(Metrics metrics, TamperSweep sweep) {
        new AuditMetrics(metrics).sweep(sweep);
    }

    static void registerPartitions(Metrics metrics, Partitions partitions) {
        new AuditMetrics(metrics)
                .counter("retention_created", "retention_created_total", "Partitions created", partitions::created);
    }

    static void registerRetention(Metrics metrics, Retention retention) {
        new AuditMetrics(metrics)
                .counter("retention_dropped", "retention_dropped_total", "Partitions dropped", retention::dropped);
    }

    /** @param on whether evidence is exported at all; otherwise nothing of it is ever behind */
    static void registerExport(Metrics metrics, ExportProgress progress, boolean on) {
        new AuditMetrics(metrics).export(progress, on);
    }

    /** The stream of evidence and its dead letters. */
    static void registerStreams(Platform platform, Redis redis, ConsumerGroup group) {
        StreamTopics topics = StreamTopics.startWithEvidence(platform.metrics(), platform.loops(), redis, STREAMS)
                .queue(Streams.AUDIT_EVENTS, group::stats);
        new AuditMetrics(platform.metrics()).deadLetters(topics, platform.clock());
    }

    private void ingest(IngestCounters counters) {
        counter("inserts", "inserts_total", "Events stored", counters::inserts);
        metrics.counterFunction(PREFIX + "duplicates_total", "Events already stored", counters::duplicates);
        counter("parse_errors", "parse_errors_total", "Entries that could not be read", counters::parseErrors);
        counter("hmac_failures", "hmac_failures_total", "Entries with a bad signature", counters::signatureFailures);
        counter("tamper_replay", "tamper_replay_total", "Known event ids with other content", counters::contradictions);
    }

    private void consumer(Supplier<ConsumerGroupStats> group) {
        counter(
                "dlq",
                "dlq_total",
                "Entries moved to the dead letters",
                () -> group.get().deadLettered());
        counter(
                "retries",
                "retries_total",
                "Entries taken over after being idle",
                () -> group.get().reclaimed());
        gauge(
                "consumer_lag",
                "consumer_lag",
                "Entries handed out and not acknowledged",
                () -> known(group.get().pending()));
        gauge(
                "consumer_pel_oldest_seconds",
                "consumer_pel_oldest_secs",
                "Idle time of the oldest of them, 0 when there is none",
                () -> oldest(group.get()));
        metrics.gaugeFunction(
                PREFIX + "consumer_undelivered",
                "Entries of the stream not yet handed out; not there when Redis has lost count",
                () -> known(group.get().lag()));
    }

    private void deadLetters(StreamTopics topics, Clock clock) {
        gauge(
                "dlq_size",
                "dlq_size",
                "Dead letters kept",
                () -> topics.size(Streams.AUDIT_DEAD_LETTERS)
                        .map(size -> (double) size.held())
                        .orElse(Double.NaN));
        gauge(
                "dlq_oldest_age_seconds",
                "dlq_oldest_age_secs",
                "Age of the oldest dead letter, 0 when there is none",
                () -> topics.size(Streams.AUDIT_DEAD_LETTERS)
                        .map(size -> age(size, clock.millis()))
                        .orElse(Double.NaN));
        metrics.gaugeFunction(
                PREFIX + "dlq_oldest_timestamp_seconds",
                "When the oldest dead letter was added, unix time; not there when there is none",
                () -> topics.size(Streams.AUDIT_DEAD_LETTERS)
                        .map(size -> known(size.oldestMillis()) / MILLIS)
                        .orElse(Double.NaN));
    }

    private void sweep(TamperSweep sweep) {
        TamperCounters counters = sweep.counters();
        counter("tamper_checked", "tamper_checked_total", "Events whose chain was recomputed", counters::checked);
        counter(
                "tamper_mismatch",
                "tamper_mismatch_total",
                "Events with other content than hashed",
                counters::mismatches);
        counter("tamper_chain_breaks", "tamper_chain_breaks", "Events with a missing predecessor", counters::breaks);
        counter(
                "tamper_hmac_failures",
                "tamper_hmac_failures",
                "Links not signed with the key in force",
                counters::hmacFailures);
        gauge(
                "tamper_last_sweep_unix",
                "tamper_last_sweep_unix",
                "End of the last round, 0 before the first",
                () -> unix(sweep.lastSweep()));
        gauge(
                "tamper_last_full_unix",
                "tamper_last_full_unix",
                "End of the last full round, 0 before the first",
                () -> unix(sweep.lastFull()));
    }

    private void export(ExportProgress progress, boolean on) {
        counter("export_events", "export_events_total", "Events exported", progress::events);
        counter("export_errors", "export_errors_total", "Attempts to export that failed", progress::errors);
        metrics.gaugeFunction(
                PREFIX + "export_duration_seconds",
                "How long the last exported hour took, 0 before the first",
                () -> progress.lastTook().toNanos() / NANOS);
        metrics.json(() -> Map.of("export_duration_ms", progress.lastTook().toMillis()));
        gauge(
                "export_backlog_hours",
                "export_backlog_hours",
                "Hours that are over and not exported, 0 where nothing is exported; not there until it is known",
                () -> on ? known(progress.backlogHours()) : 0);
        metrics.gaugeFunction(
                PREFIX + "is_export_leader",
                "1 while this instance is the one that exports",
                () -> progress.leader() ? 1 : 0);
        metrics.json(() -> Map.of("is_export_leader", progress.leader()));
        counter(
                "export_lease_transitions",
                "export_lease_changes_total",
                "How often this instance became or ceased to be the one that exports",
                progress::leaseChanges);
    }

    private void counter(String name, String key, String help, LongSupplier value) {
        metrics.counterFunction(PREFIX + name + "_total", help, value::getAsLong);
        metrics.json(() -> Map.of(key, value.getAsLong()));
    }

    /** In JSON a value that is not known has no member. */
    private void gauge(String name, String key, String help, DoubleSupplier value) {
        metrics.gaugeFunction(PREFIX + name, help, value);
        metrics.json(() -> {
            Map<String, Object> member = new TreeMap<>();
            double read = value.getAsDouble();
            if (!Double.isNaN(read)) {
                member.put(key, (long) read);
            }
            return member;
        });
    }

    private static double age(StreamSize size, long nowMillis) {
        return size.oldestMillis().isPresent()
                ? Math.max(0, nowMillis - size.oldestMillis().getAsLong()) / MILLIS
                : 0;
    }

    private static double known(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : Double.NaN;
    }

    private static double oldest(ConsumerGroupStats stats) {
        if (stats.pending().isEmpty()) {
            return Double.NaN;
        }
        return stats.oldestIdle().map(Duration::toSeconds).orElse(0L);
    }

    private static double unix(Optional<Instant> moment) {
        return moment.map(Instant::getEpochSecond).orElse(0L);
    }
}
