package io.caracal.api.outbox;

import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.outbox.OutboxTable;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import java.util.List;

/** Rows of table event_outbox that were given up. */
final class DeadAnnouncementStore {

    private static final String DEAD = "dispatched_at IS NULL AND available_at = 'infinity'";
    private static final String LIST = "SELECT id, stream_name, attempts, last_error, request_id, created_at FROM"
            + " event_outbox WHERE " + DEAD + "%s ORDER BY created_at DESC, id DESC LIMIT :page_rows";
    private static final String REVIVE =
            "UPDATE event_outbox SET attempts = 0, available_at = now(), locked_until = NULL, locked_by = NULL WHERE ";
    private static final String ONE = REVIVE + DEAD + " AND id = :id";
    // Materialized, because a limit inside a condition may be applied more than once.
    private static final String OLDEST = "WITH oldest AS MATERIALIZED (SELECT id FROM event_outbox WHERE " + DEAD
            + " ORDER BY created_at, id LIMIT :limit FOR UPDATE SKIP LOCKED) " + REVIVE
            + "id IN (SELECT id FROM oldest)";

    Page<DeadAnnouncement> list(Transaction tx, PageRequest page) {
        List<DeadAnnouncement> rows = page.bind(
                        tx.handle().createQuery(LIST.formatted(page.keyset("created_at", "id"))))
                .map((row, context) -> new DeadAnnouncement(
                        Rows.text(row, "id"),
                        Rows.text(row, "stream_name"),
                        row.getInt("attempts"),
                        row.getString("last_error"),
                        row.getString("request_id"),
                        Rows.instant(row, "created_at")))
                .list();
        return page.page(rows, dead -> new Cursor(dead.createdAt(), dead.id()));
    }

    /** Gives one row to the publisher again; false when there is no such dead row. */
    boolean revive(Transaction tx, String id) {
        return woken(tx, tx.handle().createUpdate(ONE).bind("id", id).execute()) == 1;
    }

    /** Gives the oldest rows to the publisher again; returns how many. */
    int reviveOldest(Transaction tx, int limit) {
        return woken(tx, tx.handle().createUpdate(OLDEST).bind("limit", limit).execute());
    }

    private static int woken(Transaction tx, int rows) {
        if (rows > 0) {
            tx.handle()
                    .createQuery("SELECT CAST(pg_notify(:channel, '') AS text)")
                    .bind("channel", OutboxTable.EVENT.channel())
                    .mapTo(String.class)
                    .list();
        }
        return rows;
    }
}
