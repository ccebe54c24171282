package io.caracal.common.adminaudit;

import io.caracal.common.storage.Rows;
import io.caracal.core.signature.AdminAuditChain;
import io.caracal.core.signature.AdminAuditContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stored row of the chain; the payload is the text Postgres prints for the jsonb column. */
record AdminAuditRow(
        AdminAuditContent content,
        @Nullable String contentHash,
        @Nullable String previousHash,
        Link link) {

    /** Place in the chain and keyed link. */
    record Link(long sequence, @Nullable String chainHmac) {}

    static AdminAuditRow of(ResultSet row) throws SQLException {
        Instant occurredAt = Rows.instant(row, "occurred_at");
        AdminAuditContent content = new AdminAuditContent(
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
                occurredAt);
        return new AdminAuditRow(
                content,
                row.getString("content_sha256"),
                row.getString("prev_content_sha256"),
                new Link(row.getLong("chain_seq"), row.getString("chain_hmac")));
    }

    boolean contentFits() {
        return AdminAuditChain.contentHash(content).equals(contentHash);
    }
}
