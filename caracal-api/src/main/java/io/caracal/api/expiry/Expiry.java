package io.caracal.api.expiry;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts away what ran out of time. What is due is read over all zones, then changed zone by zone in transactions of their own that look again:
 * a zone that fails does not keep the others waiting, and replicas may do so at the same time.
 */
final class Expiry {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final int MOST_AT_ONCE = 500;

    private final Transactions transactions;
    private final Expiring expiring;

    Expiry(Transactions transactions, Expiring expiring) {
        this.transactions = transactions;
        this.expiring = expiring;
    }

    /** Ends with the failure of the first zone that failed, once all have had their turn. */
    void round() {
        TreeMap<String, List<String>> byZone = transactions.acrossZones(this::due).stream()
                .collect(Collectors.groupingBy(
                        Due::zone, TreeMap::new, Collectors.mapping(Due::id, Collectors.toList())));
        List<RuntimeException> failures = new ArrayList<>();
        byZone.forEach((zone, ids) -> {
            try {
                transactions.runInZone(new ZoneId(zone), tx -> putAway(tx, zone, ids));
            } catch (UnavailableException away) {
                throw away; // which concerns every zone
            } catch (RuntimeException failure) {
                LOG.error("what is over in zone {} could not be put away", zone, failure);
                failures.add(failure);
            }
        });
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
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
