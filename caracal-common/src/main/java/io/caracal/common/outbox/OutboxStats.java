package io.caracal.common.outbox;

import io.caracal.common.storage.Transactions;
import java.time.Duration;

/** Reads how an outbox is doing; every part of the query is answered from partial indexes, however many rows were ever published. */
public final class OutboxStats {

    private final Transactions transactions;
    private final String sql;

    public OutboxStats(Transactions transactions, OutboxTable table) {
        this.transactions = transactions;
        String from = " FROM " + table.table() + " WHERE ";
        this.sql = "SELECT (SELECT count(*)" + from + table.pending() + ") AS pending, (SELECT count(*)" + from
                + table.dead()
                + ") AS dead, CAST(COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - (SELECT min(created_at)" + from
                + table.pending() + ")), 0) * 1000 AS bigint) AS age_ms";
    }

    public OutboxSnapshot read() {
        return transactions.acrossZones(tx -> tx.handle()
                .createQuery(sql)
                .map((row, context) -> new OutboxSnapshot(
                        row.getLong("pending"),
                        Duration.ofMillis(Math.max(0, row.getLong("age_ms"))),
                        row.getLong("dead")))
                .one());
    }
}
