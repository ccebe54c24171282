package io.caracal.api.expiry;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts away what ran out of time. What is due is read over all zones, then changed zone by zone in transactions of their own that look again;
 * replicas may do so at the same time.
 */
final class Expiry {

    private static final int MOST_AT_ONCE = 500;

    private final Transactions transactions;
    private final Expiring expiring;

    Expiry(Transactions transactions, Expiring expiring) {
        this.transactions = transactions;
        this.expiring = expiring;
    }

    void round() {
        TreeMap<String, List<String>> byZone = transactions.acrossZones(this::due).stream()
                .collect(Collectors.groupingBy(
                        Due::zone, TreeMap::new, Collectors.mapping(Due::id, Collectors.toList())));
        byZone.forEach((zone, ids) -> transactions.runInZone(new ZoneId(zone), tx -> putAway(tx, zone, ids)));
    }

    private List<Due> due(Transaction tx) {
        return tx.handle()
                .createQuery(expiring.find())
                .bind("limit", MOST_AT_ONCE)
                .map((row, context) -> new Due(Rows.text(row, "zone_id"), Rows.text(row, "id")))
                .list();
    }

    private void putAway(Transaction tx, String zone, List<String> ids) {
        tx.handle()
                .createUpdate(expiring.putAway())
                .bind("zone", zone)
                .bind("ids", Rows.textArray(ids))
                .execute();
    }

    private record Due(String zone, String id) {}
}
