package io.caracal.common.outbox;

import io.caracal.common.storage.Transactions;
import java.time.Duration;

/** Removes published rows that are older than the retention, a bounded batch per transaction; pending and dead rows stay. */
public final class OutboxRetention {

    private static final int BATCH = 1000;

    private final Transactions transactions;
    private final OutboxTable table;
    private final Duration retention;

    public OutboxRetention(Transactions transactions, OutboxTable table, Duration retention) {
        this.transactions = transactions;
        this.table = table;
        this.retention = retention;
    }

    /** Removes all that is due; returns how many rows. */
    public long purge() {
        long removed = 0;
        int batch;
        do {
            batch = purgeBatch();
            removed += batch;
        } while (batch == BATCH);
        return removed;
    }

    private int purgeBatch() {
        return transactions.acrossZones(tx -> tx.handle()
                .createUpdate(
                        "DELETE FROM " + table.table() + " WHERE id IN (SELECT id FROM " + table.table() + " WHERE "
                                + table.publishedBefore("now() - :retention * interval '1 second'")
                                + " LIMIT :batch FOR UPDATE SKIP LOCKED)")
                .bind("retention", retention.toSeconds())
                .bind("batch", BATCH)
                .execute());
    }
}
