package io.caracal.coordinator.idempotency;

import io.caracal.common.metrics.Label;
import io.caracal.common.metrics.Labelled;
import io.caracal.common.metrics.Metrics;
import io.prometheus.client.Counter;

/** Outcomes of keyed requests. */
public final class ReceiptCounters {

    private final Counter.Child created;
    private final Counter.Child replayed;
    private final Counter.Child conflicts;
    private final Counter.Child expired;

    public ReceiptCounters(Metrics metrics) {
        Labelled<Counter.Child> counter = metrics.counter(
                "caracal_idempotency_requests_total",
                "keyed requests by what became of them",
                Label.closed("outcome", "created", "replayed", "conflicts", "expired"));
        this.created = counter.with("created");
        this.replayed = counter.with("replayed");
        this.conflicts = counter.with("conflicts");
        this.expired = counter.with("expired");
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
