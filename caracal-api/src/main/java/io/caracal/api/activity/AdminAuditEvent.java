package io.caracal.api.activity;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Row;
import io.caracal.common.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of admin_audit_events. */
record AdminAuditEvent(String id, Map<String, @Nullable Object> members, JsonNode payload, Instant occurredAt)
        implements Row {

    static final String COLUMNS =
            "id, request_id, actor_id, actor_name, actor_scope, action, method, path, entity_type, entity_id,"
                    + " status_code, payload_json, occurred_at, chain_seq, chain_hmac IS NOT NULL AS signed";

    static AdminAuditEvent read(ResultSet row) throws SQLException {
        JsonNode payload = Redaction.of(Documents.read(row, "payload_json"));
        Instant occurredAt = Rows.instant(row, "occurred_at");
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String column : new String[] {
            "id",
            "request_id",
            "actor_id",
            "actor_name",
            "actor_scope",
            "action",
            "method",
            "path",
            "entity_type",
            "entity_id"
        }) {
            members.put(column, row.getString(column));
        }
        members.put("status_code", row.getInt("status_code"));
        members.put("payload_json", payload);
        members.put("occurred_at", occurredAt);
        members.put("chain_seq", Long.toString(row.getLong("chain_seq")));
        members.put("signed", row.getBoolean("signed"));
        return new AdminAuditEvent(Rows.text(row, "id"), members, payload, occurredAt);
    }

    @Override
    public Cursor place() {
        return new Cursor(occurredAt, id);
    }

    @Override
    public @Nullable Object exported(String field) {
        return members.containsKey(field) ? members.get(field) : payload.get(field);
    }
}
