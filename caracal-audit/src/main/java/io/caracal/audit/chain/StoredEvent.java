package io.caracal.audit.chain;

import io.caracal.common.ledger.HashedRows;
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
    public static final String SELECT = "SELECT " + HashedRows.AUDIT_COLUMNS
            + ", ingested_at, content_sha256, prev_content_sha256, chain_hmac, chain_seq"
            + " FROM audit_events WHERE zone_id = :zone AND chain_seq > :cursor";

    /** Reads a row of {@link #SELECT}. */
    public static StoredEvent of(ResultSet row) throws SQLException {
        return new StoredEvent(
                HashedRows.audit(row),
                Rows.instant(row, "ingested_at"),
                Rows.text(row, "content_sha256"),
                row.getString("prev_content_sha256"),
                row.getString("chain_hmac"),
                row.getLong("chain_seq"));
    }
}
