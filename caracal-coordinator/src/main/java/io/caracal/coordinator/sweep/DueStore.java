package io.caracal.coordinator.sweep;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import java.util.Collection;
import java.util.List;

/** Finds sessions that ran out of time. */
final class DueStore {

    /** A kind of session and the condition under which it is due. */
    enum Kind {
        TASKS("lifecycle = 'task' AND status IN ('active', 'suspended')"
                + " AND started_at + make_interval(secs => ttl_seconds) <= now()"),
        SERVICES("lifecycle = 'service' AND status = 'active' AND heartbeat_deadline_at <= now()");

        private final String condition;

        Kind(String condition) {
            this.condition = condition;
        }
    }

    /** Due sessions of all zones, by id; only meaningful outside a zone. */
    List<Due> due(Transaction tx, Kind kind, int limit) {
        return tx.handle()
                .createQuery("SELECT zone_id, id FROM sessions WHERE " + kind.condition + " ORDER BY id LIMIT :limit")
                .bind("limit", limit)
                .map((row, context) -> new Due(Rows.text(row, "zone_id"), Rows.text(row, "id")))
                .list();
    }

    /** Which of these are still due, now that their zone is locked. */
    List<String> stillDue(Transaction tx, Kind kind, String zone, Collection<String> ids) {
        return tx.handle()
                .createQuery("SELECT id FROM sessions WHERE zone_id = :zone AND id = ANY(:ids) AND " + kind.condition
                        + " ORDER BY id FOR UPDATE")
                .bind("zone", zone)
                .bind("ids", Rows.textArray(ids))
                .mapTo(String.class)
                .list();
    }

    /** Removes receipts that nobody can replay any more; returns how many. */
    int deleteReceipts(Transaction tx, String zone, int limit) {
        return tx.handle()
                .createUpdate("DELETE FROM coordinator_idempotency_receipts WHERE ctid IN (SELECT ctid FROM"
                        + " coordinator_idempotency_receipts WHERE zone_id = :zone AND expires_at <= now() LIMIT"
                        + " :limit)")
                .bind("zone", zone)
                .bind("limit", limit)
                .execute();
    }

    /** Zones with receipts to remove; only meaningful outside a zone. */
    List<String> zonesWithOldReceipts(Transaction tx) {
        return tx.handle()
                .createQuery("SELECT DISTINCT zone_id FROM coordinator_idempotency_receipts WHERE expires_at <= now()"
                        + " ORDER BY zone_id")
                .mapTo(String.class)
                .list();
    }

    /** A session whose time is over. */
    record Due(String zoneId, String sessionId) {}
}
