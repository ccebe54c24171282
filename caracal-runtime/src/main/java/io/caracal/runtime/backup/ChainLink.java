package io.caracal.runtime.backup;

import io.caracal.common.storage.Rows;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AdminAuditChain;
import io.caracal.core.signature.AdminAuditContent;
import io.caracal.core.signature.AuditChain;
import io.caracal.core.signature.ChainContent;
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
    static final String AUDIT = """
        SELECT id, zone_id, event_type, request_id, decision, policy_set_id, policy_set_version_id, manifest_sha,
            evaluation_status, CAST(determining_policies_json AS text) AS policies,
            CAST(diagnostics_json AS text) AS diagnostics, CAST(metadata_json AS text) AS metadata, occurred_at,
            content_sha256, prev_content_sha256, chain_hmac, chain_seq, false AS retired
        FROM audit_events
        UNION ALL
        SELECT 'retired', zone_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            content_sha256, prev_content_sha256, chain_hmac, chain_seq, true
        FROM audit_retired_links
        ORDER BY zone_id DESC, chain_seq
        """;

    static final String ADMIN = """
        SELECT id, request_id, actor_id, actor_name, actor_scope, action, method, path, zone_id, entity_type, entity_id,
            status_code, CAST(payload_json AS text) AS payload, occurred_at, content_sha256, prev_content_sha256,
            chain_hmac, chain_seq
        FROM admin_audit_events ORDER BY zone_id DESC, chain_seq, id
        """;

    static ChainLink ofAudit(ResultSet row) throws SQLException {
        if (row.getBoolean("retired")) {
            return of(row, Rows.text(row, "content_sha256"), true);
        }
        ChainContent content = new ChainContent(
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
        return of(row, AuditChain.contentHash(content), false);
    }

    static ChainLink ofAdmin(ResultSet row) throws SQLException {
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
                Rows.instant(row, "occurred_at"));
        return of(row, AdminAuditChain.contentHash(content), false);
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
