package io.caracal.audit.chain;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is left of an event that retention has dropped: its place in the chain and the signature on it, not its content. */
public record RetiredLink(
        Place place,
        @Nullable String previousHash,
        @Nullable String chainHmac) {

    /** Those of one zone by sequence. The lowest lies directly before the oldest event that is left, the others between events that are. */
    public static TreeMap<Long, RetiredLink> of(Transaction tx, String zone) {
        return tx.handle()
                .createQuery("""
                    SELECT chain_seq, content_sha256, prev_content_sha256, chain_hmac
                    FROM audit_retired_links WHERE zone_id = :zone
                    """)
                .bind("zone", zone)
                .map((row, context) -> of(row))
                .collect(Collectors.toMap(
                        link -> link.place().sequence(), Function.identity(), (one, other) -> one, TreeMap::new));
    }

    private static RetiredLink of(ResultSet row) throws SQLException {
        return new RetiredLink(
                new Place(row.getLong("chain_seq"), Rows.text(row, "content_sha256")),
                row.getString("prev_content_sha256"),
                row.getString("chain_hmac"));
    }
}
