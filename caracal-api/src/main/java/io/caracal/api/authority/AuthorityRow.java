package io.caracal.api.authority;

import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Row;
import io.caracal.common.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An authority record or a session; every member can be exported. */
record AuthorityRow(Cursor place, Map<String, @Nullable Object> members) implements Row {

    static final String RECORD_COLUMNS =
            "r.id AS authority_record_id, r.zone_id, r.session_type AS authority_record_type,"
                    + " r.subject_id, CASE WHEN r.session_type = 'user' THEN r.claims_json ->> 'iss' END AS"
                    + " federated_user_issuer, r.parent_id AS parent_authority_record_id, r.status, r.expires_at,"
                    + " r.authenticated_at, r.created_at, r.revoked_at, r.revoked_reason";

    static final String SESSION_COLUMNS = "s.id AS session_id, s.application_id, s.parent_id AS parent_session_id,"
            + " s.status, s.lifecycle, s.labels, s.depth, s.child_count, s.subject_authority_record_id, r.subject_id,"
            + " CASE WHEN r.session_type = 'user' THEN r.subject_id END AS federated_user_id, CASE WHEN"
            + " r.session_type = 'user' THEN r.claims_json ->> 'iss' END AS federated_user_issuer, s.started_at,"
            + " s.last_active_at, s.terminated_at, s.termination_reason, s.ttl_seconds";

    AuthorityRow {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    static AuthorityRow record(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        texts(
                row,
                members,
                "authority_record_id",
                "zone_id",
                "authority_record_type",
                "subject_id",
                "federated_user_issuer",
                "parent_authority_record_id",
                "status");
        times(row, members, "expires_at", "authenticated_at", "created_at", "revoked_at");
        texts(row, members, "revoked_reason");
        return of(members, Rows.instant(row, "created_at"), Rows.text(row, "authority_record_id"));
    }

    static AuthorityRow session(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        texts(row, members, "session_id", "application_id", "parent_session_id", "status", "lifecycle");
        members.put("labels", Rows.texts(row, "labels"));
        members.put("depth", row.getInt("depth"));
        members.put("child_count", row.getInt("child_count"));
        texts(row, members, "subject_authority_record_id", "subject_id", "federated_user_id", "federated_user_issuer");
        times(row, members, "started_at", "last_active_at", "terminated_at");
        texts(row, members, "termination_reason");
        members.put("ttl_seconds", Rows.integerOrNull(row, "ttl_seconds"));
        return of(members, Rows.instant(row, "started_at"), Rows.text(row, "session_id"));
    }

    @Override
    public @Nullable Object exported(String field) {
        return members.get(field);
    }

    private static AuthorityRow of(Map<String, @Nullable Object> members, Instant at, String id) {
        return new AuthorityRow(new Cursor(at, id), members);
    }

    private static void texts(ResultSet row, Map<String, @Nullable Object> members, String... columns)
            throws SQLException {
        for (String column : columns) {
            members.put(column, row.getString(column));
        }
    }

    private static void times(ResultSet row, Map<String, @Nullable Object> members, String... columns)
            throws SQLException {
        for (String column : columns) {
            members.put(column, Rows.instantOrNull(row, column));
        }
    }
}
