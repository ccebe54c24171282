package io.caracal.coordinator.delegation;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.Collection;
import java.util.List;

/** Reads the zone's resources. */
final class ResourceStore {

    /** Live resources that have one of these row ids or public identifiers. */
    List<Resource> find(Transaction tx, ZoneId zone, Collection<String> ids, Collection<String> identifiers) {
        return tx.handle()
                .createQuery("SELECT id, identifier, scopes FROM resources WHERE zone_id = :zone"
                        + " AND archived_at IS NULL AND (id = ANY(:ids) OR identifier = ANY(:identifiers)) ORDER BY id")
                .bind("zone", zone.value())
                .bind("ids", Rows.textArray(ids))
                .bind("identifiers", Rows.textArray(identifiers))
                .map((row, context) ->
                        new Resource(Rows.text(row, "id"), Rows.text(row, "identifier"), Rows.texts(row, "scopes")))
                .list();
    }

    /** A resource and the scopes it knows. */
    record Resource(String id, String identifier, List<String> scopes) {}
}
