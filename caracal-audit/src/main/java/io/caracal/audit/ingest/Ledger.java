package io.caracal.audit.ingest;

import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditChain;
import io.caracal.core.signature.ChainContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Appends batches to the ledger: one transaction, one lock per zone, the chain computed in memory, one insert per zone. An event id that the
 * zone already has is not stored twice; if its content differs, that is an alert.
 */
final class Ledger {
    private final Transactions transactions;
    private final LedgerStore store;
    private final Optional<HmacKey> key;

    Ledger(Transactions transactions, LedgerStore store, Optional<HmacKey> key) {
        this.transactions = transactions;
        this.store = store;
        this.key = key;
    }

    /** One outcome per event, in order; either all are durable when this returns or it throws and none is. */
    List<Appended> append(List<Incoming> batch) {
        return transactions.acrossZones(tx -> appendAll(tx, batch));
    }

    private List<Appended> appendAll(Transaction tx, List<Incoming> batch) {
        List<ChainContent> contents = store.canonical(tx, batch);
        TreeMap<String, List<Integer>> byZone = new TreeMap<>();
        for (int i = 0; i < contents.size(); i++) {
            byZone.computeIfAbsent(contents.get(i).zoneId(), zone -> new ArrayList<>())
                    .add(i);
        }
        tx.lockAll(LockSpace.AUDIT_CHAIN, byZone.keySet());
        Appended[] outcomes = new Appended[batch.size()];
        byZone.forEach((zone, positions) -> appendZone(tx, new ZoneBatch(zone, positions, contents, batch), outcomes));
        return List.of(outcomes);
    }

    private void appendZone(Transaction tx, ZoneBatch zone, Appended[] outcomes) {
        store.enterZone(tx, zone.id());
        Map<String, String> known = new HashMap<>(store.knownHashes(tx, zone.id(), zone.eventIds()));
        ChainHead head = store.head(tx, zone.id());
        List<LedgerRow> rows = new ArrayList<>();
        for (int position : zone.positions()) {
            ChainContent content = zone.contents().get(position);
            String hash = AuditChain.contentHash(content);
            String stored = known.putIfAbsent(content.id(), hash);
            if (stored == null) {
                LedgerRow row =
                        head.append(content, hash, zone.batch().get(position).signature(), key);
                rows.add(row);
                head = ChainHead.of(row);
                outcomes[position] = Appended.STORED;
            } else if (stored.equals(hash)) {
                outcomes[position] = Appended.DUPLICATE;
            } else {
                store.alert(tx, content, "stored=" + stored + " incoming=" + hash);
                outcomes[position] = Appended.CONTRADICTED;
            }
        }
        if (!rows.isEmpty()) {
            store.insert(tx, rows);
            store.moveHead(tx, zone.id(), head);
        }
    }

    /** What became of one event. */
    enum Appended {
        STORED,
        DUPLICATE,
        /** The zone has this event id with other content. */
        CONTRADICTED
    }

    private record ZoneBatch(String id, List<Integer> positions, List<ChainContent> contents, List<Incoming> batch) {
        List<String> eventIds() {
            return positions.stream()
                    .map(position -> contents.get(position).id())
                    .toList();
        }
    }
}
