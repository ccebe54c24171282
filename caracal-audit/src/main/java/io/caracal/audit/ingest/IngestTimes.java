package io.caracal.audit.ingest;

import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.OutcomeTimer;
import io.caracal.common.metrics.Timing;
import io.caracal.common.streams.BatchHandler;
import io.caracal.common.streams.EntryOutcome;
import io.caracal.common.streams.StreamEntry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Takes the time of every batch, and how long its entries had waited in the stream. */
public final class IngestTimes implements BatchHandler {

    private static final double[] BATCH_SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final double[] DELAY_SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300, 3_600};

    private final BatchHandler ingest;
    private final Clock clock;
    private final LongSupplier nanos;
    private final OutcomeTimer<Batch> batches;
    private final Timing delays;

    /** What became of a batch. */
    private enum Batch {
        STORED,
        FAILED
    }

    /**
     * @param clock wall time, to which the time of entries is compared
     * @param nanos monotonic nanoseconds
     */
    public IngestTimes(BatchHandler ingest, Metrics metrics, Clock clock, LongSupplier nanos) {
        this.ingest = ingest;
        this.clock = clock;
        this.nanos = nanos;
        this.batches = new OutcomeTimer<>(
                metrics,
                "caracal_audit_ingest_duration_seconds",
                "Time to store a batch of events",
                Batch.class,
                BATCH_SECONDS);
        this.delays = new Timing(
                metrics,
                "caracal_audit_ingest_delay_seconds",
                "Time from the publication of an event to its place in the ledger or the dead letters",
                DELAY_SECONDS);
    }

    @Override
    public List<EntryOutcome> handle(List<StreamEntry> entries) throws Exception {
        long began = nanos.getAsLong();
        Batch batch = Batch.FAILED;
        try {
            List<EntryOutcome> outcomes = ingest.handle(entries);
            batch = Batch.STORED;
            entries.forEach(this::arrived);
            return outcomes;
        } finally {
            batches.took(batch, nanos.getAsLong() - began);
        }
    }

    private void arrived(StreamEntry entry) {
        Duration delay = Duration.between(entry.addedAt(), clock.instant());
        delays.took(Math.max(0, delay.toNanos()));
    }
}
