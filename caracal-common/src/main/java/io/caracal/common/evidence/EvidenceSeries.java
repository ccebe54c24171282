package io.caracal.common.evidence;

import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.WalReading;
import io.caracal.common.wal.LatencyHistogram;
import io.caracal.common.wal.WalStats;
import java.util.Arrays;
import java.util.List;

/** Series of an evidence log that every service with one has; those of the 1.0 contract are each service's own. */
public final class EvidenceSeries {

    private static final String PREFIX = "caracal_evidence_";

    private EvidenceSeries() {}

    /** To be called once per service. */
    public static void register(Metrics metrics, EvidenceStats stats) {
        metrics.topics().wal(() -> reading(stats));
        metrics.gaugeFunction(
                PREFIX + "pending", "Events that are safe and not yet in the audit stream", stats::pending);
        metrics.gaugeFunction(
                PREFIX + "oldest_pending_age_seconds", "Age of the oldest of them", stats::oldestPendingSeconds);
        metrics.gaugeFunction(PREFIX + "bytes", "Size of all files of the evidence log", stats::bytes);
        metrics.gaugeFunction(
                PREFIX + "max_bytes",
                "Size at which nothing more is taken, so that decisions or the orders of operators are refused",
                stats::maxBytes);
        metrics.gaugeFunction(PREFIX + "read_only", "Whether the evidence log cannot be written", stats::readOnly);
        metrics.counterFunction(PREFIX + "persisted_total", "Events made durable", stats::persisted);
        metrics.counterFunction(PREFIX + "shipped_total", "Events that the audit stream confirmed", stats::shipped);
        metrics.counterFunction(
                PREFIX + "ship_errors_total", "Sendings that the audit stream did not confirm", stats::shipErrors);
        metrics.counterFunction(
                PREFIX + "replayed_total", "Confirmed events that an earlier process had left", stats::replayed);
        metrics.counterFunction(
                PREFIX + "refused_total",
                "Events that could not be made durable; what they stand for was refused",
                stats::refused);
        metrics.counterFunction(
                PREFIX + "quarantined_total", "Unreadable parts of the log set aside", stats::quarantined);
        metrics.counterFunction(PREFIX + "lost_total", "Events that can no longer be read", stats::lost);
        metrics.gaugeFunction(
                PREFIX + "lost_unacknowledged", "Lost events that nobody has acknowledged", stats::lostUnacknowledged);
    }

    private static WalReading reading(EvidenceStats stats) {
        WalStats log = stats.log();
        LatencyHistogram syncs = log.syncs();
        return new WalReading(
                log.frames(),
                log.batches(),
                log.bytesWritten(),
                log.rotations(),
                log.queueDepth(),
                log.queueDepthPeak(),
                log.queueRefusals(),
                stats.readOnly() != 0,
                new WalReading.Syncs(
                        listed(LatencyHistogram.bounds()), listed(syncs.cumulative()), syncs.totalMicros()));
    }

    private static List<Long> listed(long... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
