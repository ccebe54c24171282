package io.caracal.coordinator.sweep;

import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.edge.EdgeStore;
import io.caracal.coordinator.edge.Edges;
import io.caracal.coordinator.edge.GraphLocks;
import io.caracal.coordinator.session.SessionEnding;
import io.caracal.core.id.ZoneId;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what ran out of time. What is due is read without locks over all zones, then every zone is handled in a transaction of its own
 * that looks again under the zone's locks: a zone that fails does not keep the others waiting, and replicas cannot do the same twice.
 */
public final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final Transactions transactions;
    private final SessionEnding ending;
    private final Edges edges;
    private final int batchSize;
    private final DueStore store = new DueStore();
    private final EdgeStore edgeStore = new EdgeStore();
    private final LongAdder expired = new LongAdder();
    private final LongAdder suspended = new LongAdder();
    private final LongAdder expiredEdges = new LongAdder();
    private final LongAdder failures = new LongAdder();

    public Sweeper(Transactions transactions, SessionEnding ending, Edges edges, int batchSize) {
        this.transactions = transactions;
        this.ending = ending;
        this.edges = edges;
        this.batchSize = batchSize;
    }

    /** One round over tasks that outlived their lifetime. */
    public void expireTasks() {
        sessions(DueStore.Kind.TASKS);
    }

    /** One round over services whose lease ran out. */
    public void suspendServices() {
        sessions(DueStore.Kind.SERVICES);
    }

    /** One round over delegations whose time is over, and over receipts that nobody needs any more. */
    public void expireEdges() {
        for (String zone : transactions.acrossZones(edgeStore::zonesWithExpired)) {
            guarded(
                    zone,
                    id -> expiredEdges.add(transactions.inZone(id, tx -> {
                        GraphLocks.edges(tx, id);
                        return edges.expire(tx, id, batchSize);
                    })));
        }
        for (String zone : transactions.acrossZones(store::zonesWithOldReceipts)) {
            guarded(zone, id -> transactions.runInZone(id, tx -> store.deleteReceipts(tx, zone, batchSize)));
        }
    }

    /** Sessions that ended because of their own time, with those below them. */
    public long expired() {
        return expired.sum();
    }

    /** Sessions that were suspended because a lease ran out. */
    public long suspended() {
        return suspended.sum();
    }

    public long expiredEdgeCount() {
        return expiredEdges.sum();
    }

    /** Zones that could not be handled in some round. */
    public long failures() {
        return failures.sum();
    }

    private void sessions(DueStore.Kind kind) {
        TreeMap<String, List<String>> byZone = transactions.acrossZones(tx -> store.due(tx, kind, batchSize)).stream()
                .collect(Collectors.groupingBy(
                        DueStore.Due::zoneId,
                        TreeMap::new,
                        Collectors.mapping(DueStore.Due::sessionId, Collectors.toList())));
        byZone.forEach((zone, ids) -> guarded(zone, id -> sweep(kind, id, ids)));
    }

    private void sweep(DueStore.Kind kind, ZoneId zone, List<String> ids) {
        transactions.runInZone(zone, tx -> {
            GraphLocks.edgesAndSessions(tx, zone);
            List<String> due = store.stillDue(tx, kind, zone.value(), ids);
            switch (kind) {
                case TASKS -> {
                    int ended = ending.expire(tx, zone, due, "ttl").size();
                    tx.afterCommit(() -> expired.add(ended));
                }
                case SERVICES -> {
                    int held = ending.suspend(tx, zone, due, "service_heartbeat_lost", null)
                            .size();
                    tx.afterCommit(() -> suspended.add(held));
                }
            }
        });
    }

    private void guarded(String zone, Consumer<ZoneId> work) {
        try {
            work.accept(new ZoneId(zone));
        } catch (RuntimeException e) {
            failures.increment();
            LOG.error("zone {} could not be swept", zone, e);
        }
    }
}
