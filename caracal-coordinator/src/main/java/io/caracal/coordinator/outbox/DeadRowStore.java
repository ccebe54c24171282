package io.caracal.coordinator.outbox;

import io.caracal.common.outbox.OutboxTable;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.coordinator.wire.Paging;
import io.caracal.core.id.ZoneId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Announcements of one zone that were given up. */
final class DeadRowStore {

    private static final String DEAD =
            " producer = 'coordinator' AND status = 'dead' AND payload_json ->> 'zone_id' = :zone";
    private static final String CHANNEL = OutboxTable.caracal("coordinator").channel();

    List<DeadRow> list(Transaction tx, ZoneId zone, Paging paging) {
        return tx.handle()
                .createQuery("SELECT id, topic, dedupe_key, attempts, last_error, created_at FROM caracal_outbox WHERE"
                        + DEAD + " AND (CAST(:cursor AS text) IS NULL OR id < :cursor) ORDER BY id DESC LIMIT :limit")
                .bind("zone", zone.value())
                .bind("cursor", paging.cursor())
                .bind("limit", paging.limit())
                .map((row, context) -> new DeadRow(
                        Rows.text(row, "id"),
                        Rows.text(row, "topic"),
                        Rows.text(row, "dedupe_key"),
                        row.getInt("attempts"),
                        row.getString("last_error"),
                        Rows.instant(row, "created_at")))
                .list();
    }

    boolean known(Transaction tx, ZoneId zone, @Nullable String id) {
        return tx.handle()
                .createQuery("SELECT EXISTS (SELECT 1 FROM caracal_outbox WHERE" + DEAD + " AND id = :id)")
                .bind("zone", zone.value())
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /** Gives the row to the publisher again; false when there is no such dead row. */
    boolean requeue(Transaction tx, ZoneId zone, String id) {
        int changed = tx.handle()
                .createUpdate("UPDATE caracal_outbox SET status = 'pending', attempts = 0, available_at = now(),"
                        + " locked_until = NULL, locked_by = NULL, updated_at = now() WHERE" + DEAD + " AND id = :id")
                .bind("zone", zone.value())
                .bind("id", id)
                .execute();
        if (changed == 0) {
            return false;
        }
        tx.handle()
                .createQuery("SELECT CAST(pg_notify(:channel, '') AS text)")
                .bind("channel", CHANNEL)
                .mapTo(String.class)
                .list();
        return true;
    }

    /** An announcement that was given up, without its content. */
    record DeadRow(
            String id,
            String topic,
            String dedupeKey,
            int attempts,
            @Nullable String lastError,
            Instant createdAt) {}
}
