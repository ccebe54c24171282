package io.caracal.common.ledger;

import io.caracal.common.storage.Rows;
import io.caracal.core.signature.AdminAuditContent;
import io.caracal.core.signature.ChainContent;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads the content that a row's hash was made from, wherever a chain is verified. JSON is the text that Postgres prints for the jsonb column. */
public final class HashedRows {

    /** For a SELECT list over {@code audit_events}, to be read with {@link #audit}. */
    public static final String AUDIT_COLUMNS = "id, zone_id, event_type, request_id, decision, policy_set_id,"
            + " policy_set_version_id, manifest_sha, evaluation_status, CAST(determining_policies_json AS text) AS"
            + " policies, CAST(diagnostics_json AS text) AS diagnostics, CAST(metadata_json AS text) AS metadata,"
            + " occurred_at";

    /** For a SELECT list over {@code admin_audit_events}, to be read with {@link #admin}. */
    public static final String ADMIN_COLUMNS =
            "id, request_id, actor_id, actor_name, actor_scope, action, method, path, zone_id, entity_type, entity_id,"
                    + " status_code, CAST(payload_json AS text) AS payload, occurred_at";

    private HashedRows() {}

    public static ChainContent audit(ResultSet row) throws SQLException {
        return new ChainContent(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                Rows.text(row, "event_type"),
                row.getString("request_id"),
                row.getString("decision"),
                row.getString("policy_set_id"),
                row.getString("policy_set_version_id"),
                row.getString("manifest_sha"),
                row.getString("evaluation_status"),
                row.getString("policies"),
                row.getString("diagnostics"),
                row.getString("metadata"),
                Rows.instant(row, "occurred_at"));
    }

    public static AdminAuditContent admin(ResultSet row) throws SQLException {
        return new AdminAuditContent(
                Rows.text(row, "id"),
                Rows.text(row, "request_id"),
                row.getString("actor_id"),
                row.getString("actor_name"),
                row.getString("actor_scope"),
                Rows.text(row, "action"),
                Rows.text(row, "method"),
                Rows.text(row, "path"),
                row.getString("zone_id"),
                row.getString("entity_type"),
                row.getString("entity_id"),
                row.getInt("status_code"),
                row.getString("payload"),
                Rows.instant(row, "occurred_at"));
    }
}
