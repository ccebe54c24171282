package io.caracal.audit.chain;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transactions;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * SQL of the sweep: short transactions, each answered from the index of the chain. The role may read all zones; zones are named as they are
 * stored, whatever their producer called them.
 */
final class ChainStore {

    private static final String NEXT_ZONE = """
        SELECT LEAST((SELECT min(zone_id) FROM audit_events WHERE zone_id > :after),
            (SELECT min(zone_id) FROM audit_chain_heads WHERE zone_id > :after)) AS zone_id
        """;

    private final Transactions transactions;

    ChainStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The zone that follows in alphabetical order and has events, or says that it has. */
    Optional<String> zoneAfter(String zone) {
        return transactions.acrossZones(tx -> tx.handle()
                .createQuery(NEXT_ZONE)
                .bind("after", zone)
                .map((row, context) -> Optional.ofNullable(row.getString("zone_id")))
                .one());
    }

    /** Where the zone's chain should end. */
    Optional<Place> head(String zone) {
        return transactions.acrossZones(tx -> tx.handle()
                .createQuery("SELECT chain_seq, content_sha256 FROM audit_chain_heads WHERE zone_id = :zone")
                .bind("zone", zone)
                .map((row, context) -> new Place(row.getLong("chain_seq"), Rows.text(row, "content_sha256")))
                .findOne());
    }

    /** What retention has left of the zone's chain. */
    NavigableMap<Long, RetiredLink> retired(String zone) {
        return transactions.acrossZones(tx -> RetiredLink.of(tx, zone));
    }

    /** The events behind a place, in order. */
    List<StoredEvent> after(String zone, long sequence, int limit) {
        return transactions.acrossZones(tx -> tx.handle()
                .createQuery(StoredEvent.SELECT + " ORDER BY chain_seq LIMIT :limit")
                .bind("zone", zone)
                .bind("cursor", sequence)
                .bind("limit", limit)
                .map((row, context) -> StoredEvent.of(row))
                .list());
    }
}
