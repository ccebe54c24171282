package io.caracal.audit.chain;

import io.caracal.common.storage.Rows;
import io.caracal.core.signature.ChainContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One ledger row with its link. */
public record StoredEvent(
        ChainContent content,
        Instant ingestedAt,
        String contentHash,
        @Nullable String previousHash,
        @Nullable String chainHmac,
        long sequence) {

    /** {@code SELECT … FROM audit_events WHERE zone_id = :zone AND chain_seq > :cursor}, to be continued with an order. */
    public static final String SELECT = """
        SELECT id, zone_id, event_type, request_id, decision, policy_set_id, policy_set_version_id, manifest_sha,
            evaluation_status, CAST(determining_policies_json AS text) AS policies,
            CAST(diagnostics_json AS text) AS diagnostics, CAST(metadata_json AS text) AS metadata, occurred_at,
            ingested_at, content_sha256, prev_content_sha256, chain_hmac, chain_seq
        FROM audit_events
        WHERE zone_id = :zone AND chain_seq > :cursor
        """;

    /** Reads a row of {@link #SELECT}. */
    public static StoredEvent of(ResultSet row) throws SQLException {
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
        return new StoredEvent(
                content,
                Rows.instant(row, "ingested_at"),
                Rows.text(row, "content_sha256"),
                row.getString("prev_content_sha256"),
                row.getString("chain_hmac"),
                row.getLong("chain_seq"));
    }
}
