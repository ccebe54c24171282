package io.caracal.sts.revocation;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.Collection;
import java.util.List;

/** Locks and revokes rows of {@code authority_records}, in a transaction bound to their zone. */
final class AuthorityRecordStore {

    private static final String LOCK =
            "SELECT id FROM authority_records WHERE zone_id = :zone AND id = :id FOR NO KEY UPDATE";

    private static final String LOCK_CHILDREN = """
        SELECT id FROM authority_records
        WHERE zone_id = :zone AND parent_id = ANY(:parents)
        ORDER BY id
        FOR NO KEY UPDATE
        """;

    private static final String REVOKE = """
        UPDATE authority_records
        SET status = 'revoked', revoked_at = COALESCE(revoked_at, now()),
            revoked_reason = COALESCE(revoked_reason, :reason)
        WHERE zone_id = :zone AND id = ANY(:ids) AND status <> 'revoked'
        """;

    /** The record's id, locked; empty when the zone has no such record. */
    List<String> lock(Transaction tx, ZoneId zone, String id) {
        return tx.handle()
                .createQuery(LOCK)
                .bind("zone", zone.value())
                .bind("id", id)
                .mapTo(String.class)
                .list();
    }

    /** Ids of the records derived from those, whatever their status, locked. */
    List<String> lockChildren(Transaction tx, ZoneId zone, Collection<String> parents) {
        return tx.handle()
                .createQuery(LOCK_CHILDREN)
                .bind("zone", zone.value())
                .bind("parents", Rows.textArray(parents))
                .mapTo(String.class)
                .list();
    }

    /** Revokes those that are not yet; time and reason of an earlier revocation stay. Returns how many. */
    int revoke(Transaction tx, ZoneId zone, Collection<String> ids, String reason) {
        return tx.handle()
                .createUpdate(REVOKE)
                .bind("zone", zone.value())
                .bind("ids", Rows.textArray(ids))
                .bind("reason", reason)
                .execute();
    }
}
