package io.caracal.api.activity;

import io.caracal.api.listing.Filters;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/** Reads audit_events and admin_audit_events of the zone that the transaction is bound to. */
final class ActivityStore {

    private static final int MAX_OF_ONE_REQUEST = 1000;
    private static final String NEWEST_FIRST = " ORDER BY occurred_at DESC, id DESC LIMIT :page_rows";

    Page<AuditRow> audit(Transaction tx, ZoneId zone, PageRequest page, Filters filters) {
        String sql = "SELECT " + AuditRow.COLUMNS + " FROM audit_events WHERE zone_id = :zone" + filters.sql()
                + page.keyset("occurred_at", "id") + NEWEST_FIRST;
        List<AuditRow> rows = query(tx, sql, zone, page, filters)
                .map((row, context) -> AuditRow.read(row))
                .list();
        return page.page(rows, AuditRow::place);
    }

    Page<AdminAuditEvent> adminAudit(Transaction tx, ZoneId zone, PageRequest page, Filters filters) {
        String sql = "SELECT " + AdminAuditEvent.COLUMNS + " FROM admin_audit_events WHERE zone_id = :zone"
                + filters.sql() + page.keyset("occurred_at", "id") + NEWEST_FIRST;
        List<AdminAuditEvent> rows = query(tx, sql, zone, page, filters)
                .map((row, context) -> AdminAuditEvent.read(row))
                .list();
        return page.page(rows, AdminAuditEvent::place);
    }

    /** Events of one request, oldest first. */
    List<AuditRow> ofRequest(Transaction tx, ZoneId zone, String requestId) {
        return tx.handle()
                .createQuery("SELECT " + AuditRow.COLUMNS
                        + " FROM audit_events WHERE zone_id = :zone AND request_id = :request ORDER BY occurred_at, id"
                        + " LIMIT :max")
                .bind("zone", zone.value())
                .bind("request", requestId)
                .bind("max", MAX_OF_ONE_REQUEST)
                .map((row, context) -> AuditRow.read(row))
                .list();
    }

    private static Query query(Transaction tx, String sql, ZoneId zone, PageRequest page, Filters filters) {
        return page.bind(filters.bind(tx.handle().createQuery(sql).bind("zone", zone.value())));
    }
}
