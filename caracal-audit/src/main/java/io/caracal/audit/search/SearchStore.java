package io.caracal.audit.search;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import io.caracal.core.signature.ChainContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.Query;

/** SQL of the ledger's readers; every read is bound to one zone. */
public final class SearchStore {
    private static final String COLUMNS = """
        SELECT id, zone_id, event_type, request_id, decision, policy_set_id, policy_set_version_id, manifest_sha,
            evaluation_status, CAST(determining_policies_json AS text) AS policies,
            CAST(diagnostics_json AS text) AS diagnostics, CAST(metadata_json AS text) AS metadata, occurred_at,
            ingested_at, content_sha256, prev_content_sha256, chain_hmac, chain_seq
        FROM audit_events
        WHERE zone_id = :zone AND chain_seq > :cursor
        """;

    private final Transactions transactions;

    public SearchStore(Transactions transactions) {
        this.transactions = transactions;
    }

    List<StoredEvent> search(ZoneId zone, SearchQuery filter) {
        return transactions.inZone(
                zone,
                tx -> select(tx, zone, filter).map((row, context) -> event(row)).list());
    }

    /** Walks the zone's chain from its first event, in order. */
    void walk(ZoneId zone, Consumer<StoredEvent> visitor) {
        transactions.runInZone(
                zone,
                tx -> tx.handle()
                        .createQuery(COLUMNS + " ORDER BY chain_seq")
                        .bind("zone", zone.value())
                        .bind("cursor", 0L)
                        .setFetchSize(1000)
                        .map((row, context) -> event(row))
                        .useIterator(events -> events.forEachRemaining(visitor)));
    }

    private static Query select(Transaction tx, ZoneId zone, SearchQuery filter) {
        String sql = COLUMNS
                + " AND occurred_at >= :since AND occurred_at < :until"
                + (filter.decision().isPresent() ? " AND decision = :decision" : "")
                + (filter.requestId().isPresent() ? " AND request_id = :request" : "")
                + " ORDER BY chain_seq LIMIT :limit";
        Query query = tx.handle()
                .createQuery(sql)
                .bind("zone", zone.value())
                .bind("cursor", filter.cursor())
                .bind("since", filter.since().atOffset(ZoneOffset.UTC))
                .bind("until", filter.until().atOffset(ZoneOffset.UTC))
                .bind("limit", filter.limit());
        filter.decision().ifPresent(decision -> query.bind("decision", decision));
        filter.requestId().ifPresent(request -> query.bind("request", request));
        return query;
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
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
