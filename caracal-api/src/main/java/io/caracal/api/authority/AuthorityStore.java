package io.caracal.api.authority;

import io.caracal.api.listing.Filters;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads authority_records and sessions of the zone that the transaction is bound to. */
final class AuthorityStore {

    private static final String RECORDS =
            "SELECT " + AuthorityRow.RECORD_COLUMNS + " FROM authority_records r WHERE r.zone_id = :zone";
    private static final String SESSIONS = "SELECT " + AuthorityRow.SESSION_COLUMNS + " FROM sessions s"
            + " JOIN authority_records r ON r.zone_id = s.zone_id AND r.id = s.subject_authority_record_id"
            + " WHERE s.zone_id = :zone";

    Page<AuthorityRow> records(Transaction tx, ZoneId zone, PageRequest page, Filters filters) {
        String sql = RECORDS + filters.sql() + page.keyset("r.created_at", "r.id")
                + " ORDER BY r.created_at DESC, r.id DESC LIMIT :page_rows";
        return page(tx, zone, page, filters, sql, (row, context) -> AuthorityRow.record(row));
    }

    Page<AuthorityRow> sessions(Transaction tx, ZoneId zone, PageRequest page, Filters filters) {
        String sql = SESSIONS + filters.sql() + page.keyset("s.started_at", "s.id")
                + " ORDER BY s.started_at DESC, s.id DESC LIMIT :page_rows";
        return page(tx, zone, page, filters, sql, (row, context) -> AuthorityRow.session(row));
    }

    private static Page<AuthorityRow> page(
            Transaction tx,
            ZoneId zone,
            PageRequest page,
            Filters filters,
            String sql,
            RowMapper<AuthorityRow> mapper) {
        List<AuthorityRow> rows = page.bind(
                        filters.bind(tx.handle().createQuery(sql).bind("zone", zone.value())))
                .map(mapper)
                .list();
        return page.page(rows, AuthorityRow::place);
    }
}
