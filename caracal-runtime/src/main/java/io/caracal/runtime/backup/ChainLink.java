package io.caracal.runtime.backup;

import io.caracal.common.ledger.HashedRows;
import io.caracal.common.storage.Rows;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AdminAuditChain;
import io.caracal.core.signature.AuditChain;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One stored row of a chain, and what its content really hashes to.
 *
 * @param retired only the link is left: retention has dropped the event, so its content cannot be hashed again
 */
record ChainLink(
        @Nullable String zone,
        String id,
        long sequence,
        String contentHash,
        String computedHash,
        String previousHash,
        @Nullable String mac,
        boolean retired) {

    /**
     * Each chain in order, with what retention left of the events that it dropped: their links, not their content. The order is that of the index of the
     * chain, read backwards.
     */
    static final String AUDIT = "SELECT " + HashedRows.AUDIT_COLUMNS + """
        , content_sha256, prev_content_sha256, chain_hmac, chain_seq, false AS retired
        FROM audit_events
        UNION ALL
        SELECT 'retired', zone_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            content_sha256, prev_content_sha256, chain_hmac, chain_seq, true
        FROM audit_retired_links
        ORDER BY zone_id DESC, chain_seq
        """;

    static final String ADMIN = "SELECT " + HashedRows.ADMIN_COLUMNS + """
        , content_sha256, prev_content_sha256, chain_hmac, chain_seq
        FROM admin_audit_events ORDER BY zone_id DESC, chain_seq, id
        """;

    static ChainLink ofAudit(ResultSet row) throws SQLException {
        if (row.getBoolean("retired")) {
            return of(row, Rows.text(row, "content_sha256"), true);
        }
        return of(row, AuditChain.contentHash(HashedRows.audit(row)), false);
    }

    static ChainLink ofAdmin(ResultSet row) throws SQLException {
        return of(row, AdminAuditChain.contentHash(HashedRows.admin(row)), false);
    }

    private static ChainLink of(ResultSet row, String computed, boolean retired) throws SQLException {
        String previous = row.getString("prev_content_sha256");
        return new ChainLink(
                row.getString("zone_id"),
                Rows.text(row, "id"),
                row.getLong("chain_seq"),
                Rows.text(row, "content_sha256"),
                computed,
                previous == null ? "" : previous,
                row.getString("chain_hmac"),
                retired);
    }

    /** Both ledgers sign in the same way. */
    boolean signedBy(HmacKey key) {
        return AuditChain.links(key, contentHash, previousHash, mac);
    }
}
