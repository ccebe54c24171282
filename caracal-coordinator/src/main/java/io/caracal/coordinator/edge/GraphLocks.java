package io.caracal.coordinator.edge;

import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;

/**
 * The zone's locks and their one order: the receipt of a keyed request, then delegations, then sessions, then rows, then the audit trail.
 * Who changes edges holds the delegation lock; who changes the tree of sessions or counts against its caps holds the session lock; who
 * ends sessions changes both, and so does who starts one that inherits. A start can therefore neither inherit from an edge that is being
 * revoked nor hang a child below a session that is being ended. Heartbeats take neither: they are single conditional updates.
 */
public final class GraphLocks {

    private GraphLocks() {}

    /** For changes of edges alone. */
    public static void edges(Transaction tx, ZoneId zone) {
        tx.lock(LockSpace.DELEGATION, zone.value());
    }

    /** For starting a session that inherits nothing. */
    public static void sessions(Transaction tx, ZoneId zone) {
        tx.lock(LockSpace.SESSION_START, zone.value());
    }

    /** For everything that touches sessions and edges. */
    public static void edgesAndSessions(Transaction tx, ZoneId zone) {
        edges(tx, zone);
        sessions(tx, zone);
    }
}
