package io.caracal.common.outbox;

import io.caracal.common.storage.Transactions;
import java.time.Duration;

/**
 * Reads how an outbox is doing; every part of the query is answered from partial indexes and ends at a bound, so it costs the same however
 * many rows there are.
 */
public final class OutboxStats {

    private final Transactions transactions;
    private final String sql;

    /** Counts are exact up to {@link OutboxSnapshot#MOST_COUNTED} and end there. */
    public OutboxStats(Transactions transactions, OutboxTable table) {
        this.transactions = transactions;
        String from = " FROM " + table.table() + " WHERE ";
        String oldest = "(SELECT created_at" + from + table.pending() + " ORDER BY created_at LIMIT 1)";
        this.sql = "SELECT " + bounded("count(*)", from + table.pending()) + " AS pending, " + millisSince(oldest)
                + " AS age_ms, " + bounded("count(*)", from + table.dead()) + " AS dead, "
                + millisSince(bounded("min(created_at)", from + table.dead())) + " AS dead_age_ms";
    }

    public OutboxSnapshot read() {
        return transactions.acrossZones(tx -> tx.handle()
                .createQuery(sql)
                .map((row, context) -> new OutboxSnapshot(
                        row.getLong("pending"),
                        Duration.ofMillis(Math.max(0, row.getLong("age_ms"))),
                        row.getLong("dead"),
                        Duration.ofMillis(Math.max(0, row.getLong("dead_age_ms")))))
                .one());
    }

    private static String bounded(String aggregate, String rows) {
        return "(SELECT " + aggregate + " FROM (SELECT created_at" + rows + " LIMIT " + OutboxSnapshot.MOST_COUNTED
                + ") AS counted)";
    }

    private static String millisSince(String moment) {
        return "CAST(COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - " + moment + "), 0) * 1000 AS bigint)";
    }
}
