package io.caracal.common.adminaudit;

import io.caracal.common.ledger.HashedRows;
import io.caracal.core.signature.AdminAuditChain;
import io.caracal.core.signature.AdminAuditContent;
import java.sql.ResultSet;
import java.sql.SQLException;
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
        return new AdminAuditRow(
                HashedRows.admin(row),
                row.getString("content_sha256"),
                row.getString("prev_content_sha256"),
                new Link(row.getLong("chain_seq"), row.getString("chain_hmac")));
    }

    boolean contentFits() {
        return AdminAuditChain.contentHash(content).equals(contentHash);
    }
}
