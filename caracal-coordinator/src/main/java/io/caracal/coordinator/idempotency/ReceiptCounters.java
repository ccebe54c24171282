package io.caracal.coordinator.idempotency;

import io.caracal.common.metrics.Metrics;
import io.prometheus.client.Counter;

/** Outcomes of keyed requests. */
public final class ReceiptCounters {

    private final Counter.Child created;
    private final Counter.Child replayed;
    private final Counter.Child conflicts;
    private final Counter.Child expired;

    public ReceiptCounters(Metrics metrics) {
        Counter counter = metrics.counter(
                "caracal_idempotency_requests_total", "keyed requests by what became of them", "outcome");
        this.created = counter.labels("created");
        this.replayed = counter.labels("replayed");
        this.conflicts = counter.labels("conflicts");
        this.expired = counter.labels("expired");
    }

    void created() {
        created.inc();
    }

    void replayed() {
        replayed.inc();
    }

    void conflict() {
        conflicts.inc();
    }

    void expired(int receipts) {
        expired.inc(receipts);
    }
}
