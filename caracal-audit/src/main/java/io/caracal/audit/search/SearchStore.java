package io.caracal.audit.search;

import io.caracal.audit.chain.RetiredLink;
import io.caracal.audit.chain.StoredEvent;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** SQL of the ledger's readers; every read is bound to one zone. */
public final class SearchStore {
    private final Transactions transactions;

    public SearchStore(Transactions transactions) {
        this.transactions = transactions;
    }

    List<StoredEvent> search(ZoneId zone, SearchQuery filter) {
        return transactions.inZone(
                zone,
                tx -> select(tx, zone, filter)
                        .map((row, context) -> StoredEvent.of(row))
                        .list());
    }

    /** Walks the zone's chain from its first event, in order. */
    ChainCheck check(ZoneId zone, Optional<HmacKey> key) {
        return transactions.inZone(zone, tx -> {
            // Whoever reads the ledger keeps retention away until the end of the transaction, and with it changes of
            // what it has left.
            tx.handle().execute("SELECT FROM audit_events WHERE false");
            ChainCheck check = new ChainCheck(key, RetiredLink.of(tx, zone.value()));
            tx.handle()
                    .createQuery(StoredEvent.SELECT + " ORDER BY chain_seq")
                    .bind("zone", zone.value())
                    .bind("cursor", 0L)
                    .setFetchSize(1000)
                    .map((row, context) -> StoredEvent.of(row))
                    .useIterator(events -> events.forEachRemaining(check::visit));
            return check;
        });
    }

    private static Query select(Transaction tx, ZoneId zone, SearchQuery filter) {
        String sql = StoredEvent.SELECT
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
}
