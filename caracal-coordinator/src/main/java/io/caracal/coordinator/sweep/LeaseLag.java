package io.caracal.coordinator.sweep;

import io.caracal.common.health.Check;
import io.caracal.common.health.Reading;
import io.caracal.common.storage.Transactions;

/** Looks for the service whose lease has been over the longest without anybody suspending it: one lookup in a partial index. */
public final class LeaseLag implements Check {

    private static final String LONGEST_OVER = """
        SELECT COALESCE((SELECT EXTRACT(EPOCH FROM now() - heartbeat_deadline_at) FROM sessions
            WHERE lifecycle = 'service' AND status = 'active' AND heartbeat_deadline_at <= now()
            ORDER BY heartbeat_deadline_at LIMIT 1), 0)
        """;

    private final Transactions transactions;

    public LeaseLag(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Seconds; zero when no lease is over. */
    @Override
    public Reading look() {
        return Reading.measured(transactions.acrossZones(
                tx -> tx.handle().createQuery(LONGEST_OVER).mapTo(Double.class).one()));
    }
}
