package io.caracal.common.outbox;

import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The publisher's statements on an outbox table. A claim leases rows for a worker; nothing is locked while entries are on their way. A
 * stream that another worker holds a lease on is left alone, so that two replicas cannot publish one stream out of order.
 */
final class OutboxRows {

    private static final int ERROR_LENGTH = 500;
    private static final String RELEASE = "locked_until = NULL, locked_by = NULL";

    private final Transactions transactions;
    private final OutboxTable table;
    private final String worker;

    OutboxRows(Transactions transactions, OutboxTable table, String worker) {
        this.transactions = transactions;
        this.table = table;
        this.worker = worker;
    }

    /** The oldest due rows, in order; empty without a value when another worker is claiming at this moment. */
    Optional<List<OutboxRow>> claim(int limit, Duration lease) {
        return transactions.acrossZones(tx -> tx.tryLock(LockSpace.OUTBOX, table.toString())
                ? Optional.of(leased(tx, limit, lease))
                : Optional.empty());
    }

    private List<OutboxRow> leased(Transaction tx, int limit, Duration lease) {
        return tx
                .handle()
                .createQuery(claimSql())
                .bind("worker", worker)
                .bind("lease", lease.toMillis())
                .bind("limit", limit)
                .map((row, context) -> new Claimed(
                        Rows.instant(row, "created_at"),
                        new OutboxRow(
                                Rows.text(row, "id"),
                                Rows.text(row, "stream"),
                                row.getString("dedupe"),
                                Rows.text(row, "payload"),
                                row.getInt("attempts"))))
                .list()
                .stream()
                .sorted(Claimed.OLDEST_FIRST)
                .map(Claimed::row)
                .toList();
    }

    private String claimSql() {
        String stream = table.streamColumn();
        String pending = table.pending();
        // Materialized, because a limit inside a condition may be applied more than once.
        return "WITH due AS MATERIALIZED (SELECT id FROM " + table.table() + " WHERE " + pending
                + " AND available_at <= now()"
                + " AND (locked_until IS NULL OR locked_until <= now() OR locked_by = :worker)"
                + " AND " + stream + " NOT IN (SELECT " + stream + " FROM " + table.table() + " WHERE " + pending
                + " AND locked_until > now() AND locked_by <> :worker)"
                + " ORDER BY created_at, id LIMIT :limit FOR UPDATE SKIP LOCKED) UPDATE " + table.table()
                + " SET locked_until = now() + :lease * interval '1 millisecond', locked_by = :worker"
                + " WHERE id IN (SELECT id FROM due) RETURNING id, " + stream + " AS stream, "
                + table.dedupeExpression()
                + " AS dedupe, CAST(payload_json AS text) AS payload, attempts, created_at";
    }

    void published(List<String> ids) {
        update(table.markPublished() + ", attempts = attempts + 1, last_error = NULL, " + RELEASE, ids);
    }

    /** Gives rows back untouched after an outage. */
    void release(List<String> ids) {
        update(RELEASE, ids);
    }

    private void update(String changes, List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        transactions.runAcrossZones(tx -> tx.handle()
                .createUpdate("UPDATE " + table.table() + " SET " + changes
                        + " WHERE id = ANY(:ids) AND locked_by = :worker AND " + table.pending())
                .bind("ids", Rows.textArray(ids))
                .bind("worker", worker)
                .execute());
    }

    /** Counts a refusal and makes the row wait. */
    void retryLater(String id, String error, Duration delay) {
        refuse(id, "available_at = now() + " + delay.toMillis() + " * interval '1 millisecond'", error);
    }

    /** Counts a refusal and gives the row up. */
    void giveUp(String id, String error) {
        refuse(id, table.markDead(), error);
    }

    private void refuse(String id, String changes, String error) {
        transactions.runAcrossZones(tx -> tx.handle()
                .createUpdate("UPDATE " + table.table() + " SET " + changes
                        + ", attempts = attempts + 1, last_error = :error, " + RELEASE
                        + " WHERE id = :id AND locked_by = :worker AND " + table.pending())
                .bind("id", id)
                .bind("worker", worker)
                .bind("error", error.length() <= ERROR_LENGTH ? error : error.substring(0, ERROR_LENGTH))
                .execute());
    }

    private record Claimed(Instant createdAt, OutboxRow row) {

        static final Comparator<Claimed> OLDEST_FIRST = Comparator.comparing(Claimed::createdAt)
                .thenComparing(claimed -> claimed.row().id());
    }
}
