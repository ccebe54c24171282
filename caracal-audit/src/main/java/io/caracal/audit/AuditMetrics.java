package io.caracal.audit;

import io.caracal.audit.ingest.IngestCounters;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.streams.ConsumerGroup;
import io.caracal.common.streams.ConsumerGroupStats;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Series of the Audit service under their 1.0 names (audit contract §2.15). */
final class AuditMetrics {
    private AuditMetrics() {}

    static void register(Metrics metrics, ConsumerGroup group, IngestCounters counters) {
        metrics.counterFunction("caracal_audit_inserts_total", "Events stored", counters::inserts);
        metrics.counterFunction("caracal_audit_duplicates_total", "Events already stored", counters::duplicates);
        metrics.counterFunction(
                "caracal_audit_parse_errors_total", "Entries that could not be read", counters::parseErrors);
        metrics.counterFunction(
                "caracal_audit_hmac_failures_total", "Entries with a bad signature", counters::signatureFailures);
        metrics.counterFunction(
                "caracal_audit_tamper_replay_total", "Known event ids with other content", counters::contradictions);
        metrics.counterFunction(
                "caracal_audit_dlq_total",
                "Entries moved to the dead letters",
                () -> group.stats().deadLettered());
        metrics.counterFunction(
                "caracal_audit_retries_total",
                "Entries taken over after being idle",
                () -> group.stats().reclaimed());
        metrics.gaugeFunction(
                "caracal_audit_consumer_lag", "Entries handed out and not acknowledged", () -> pending(group.stats()));
        metrics.gaugeFunction(
                "caracal_audit_consumer_pel_oldest_seconds",
                "Idle time of the oldest of them",
                () -> oldest(group.stats()));
        metrics.json(() -> snapshot(group.stats(), counters));
    }

    private static Map<String, Object> snapshot(ConsumerGroupStats stats, IngestCounters counters) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("inserts_total", counters.inserts());
        json.put("consumer_lag", (long) Math.max(0, pending(stats)));
        json.put("consumer_pel_oldest_secs", (long) Math.max(0, oldest(stats)));
        json.put("parse_errors_total", counters.parseErrors());
        json.put("dlq_total", stats.deadLettered());
        json.put("retries_total", stats.reclaimed());
        json.put("hmac_failures_total", counters.signatureFailures());
        json.put("tamper_replay_total", counters.contradictions());
        return json;
    }

    /** Not a number when Redis has not told. */
    private static double pending(ConsumerGroupStats stats) {
        return stats.pending().isPresent() ? stats.pending().getAsLong() : Double.NaN;
    }

    private static double oldest(ConsumerGroupStats stats) {
        return stats.oldestIdle().map(Duration::toSeconds).orElse(0L);
    }
}
