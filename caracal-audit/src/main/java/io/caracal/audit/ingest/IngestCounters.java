package io.caracal.audit.ingest;

import java.util.concurrent.atomic.LongAdder;

/** What ingestion has done since the process started. */
public final class IngestCounters {
    final LongAdder inserts = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder parseErrors = new LongAdder();
    final LongAdder signatureFailures = new LongAdder();
    final LongAdder contradictions = new LongAdder();

    public long inserts() {
        return inserts.sum();
    }

    public long duplicates() {
        return duplicates.sum();
    }

    public long parseErrors() {
        return parseErrors.sum();
    }

    public long signatureFailures() {
        return signatureFailures.sum();
    }

    public long contradictions() {
        return contradictions.sum();
    }
}
