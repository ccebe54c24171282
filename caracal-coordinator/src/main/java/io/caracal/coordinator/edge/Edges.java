package io.caracal.coordinator.edge;

import io.caracal.common.outbox.Outbox;
import io.caracal.common.outbox.OutboxMessage;
import io.caracal.common.storage.Transaction;
import io.caracal.core.event.DelegationInvalidation;
import io.caracal.core.event.RevocationEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the delegation graph: row, epoch of the zone and announcements in one. Whoever calls holds the zone's delegation lock, so
 * that epochs are committed in order.
 */
public final class Edges {

    private final EdgeStore store;
    private final Outbox outbox;
    private final IdFactory ids;

    public Edges(EdgeStore store, Outbox outbox, IdFactory ids) {
        this.store = store;
        this.outbox = outbox;
        this.ids = ids;
    }

    /** Stores a delegation and announces it; empty when it has expired already. */
    public Optional<EdgeRow> create(Transaction tx, ZoneId zone, NewEdge edge, @Nullable String requestId) {
        Optional<EdgeRow> created = store.insert(tx, zone, ids.next(), edge);
        created.ifPresent(row -> {
            DelegationInvalidation event = DelegationInvalidation.created(
                    zone,
                    store.nextEpoch(tx, zone),
                    new DelegationEdgeId(row.id()),
                    new SessionId(row.sourceSessionId()),
                    new SessionId(row.targetSessionId()));
            announce(tx, event, "edge_create:" + row.id(), requestId);
        });
        return created;
    }

    /** Revokes edges, edges at sessions, and their lineage; each is announced on both streams that consumers may follow. */
    public List<EdgeRow> revoke(Transaction tx, ZoneId zone, Ending ending) {
        List<EdgeRow> revoked = store.revoke(tx, zone, ending.edges(), ending.sessions());
        if (revoked.isEmpty()) {
            return revoked;
        }
        long epoch = store.nextEpoch(tx, zone);
        for (EdgeRow row : revoked) {
            DelegationEdgeId id = new DelegationEdgeId(row.id());
            Long affected = ending.edges().contains(row.id()) ? (long) revoked.size() : null;
            String reason = affected == null ? ending.reason() : null;
            announce(
                    tx,
                    DelegationInvalidation.revoked(zone, epoch, id, affected, reason),
                    "edge_revoke:" + row.id(),
                    ending.requestId());
            append(
                    tx,
                    Streams.SESSIONS_REVOKE,
                    RevocationEvent.ofDelegation(zone, id, ending.reason()).toFields(),
                    "delegation:" + row.id(),
                    ending.requestId());
        }
        return revoked;
    }

    /** Marks delegations whose time is over, with one announcement for all of them; returns how many. */
    public int expire(Transaction tx, ZoneId zone, int limit) {
        List<DelegationEdgeId> expired = store.expire(tx, zone, limit).stream()
                .map(DelegationEdgeId::new)
                .toList();
        if (!expired.isEmpty()) {
            long epoch = store.nextEpoch(tx, zone);
            announce(
                    tx,
                    DelegationInvalidation.expired(zone, epoch, expired),
                    "edge_expire:" + zone + ":" + epoch,
                    null);
        }
        return expired.size();
    }

    private void announce(Transaction tx, DelegationInvalidation event, String dedupeKey, @Nullable String requestId) {
        append(tx, Streams.DELEGATIONS_INVALIDATE, event.toFields(), dedupeKey, requestId);
    }

    private void append(
            Transaction tx, String stream, Map<String, String> fields, String dedupeKey, @Nullable String requestId) {
        outbox.append(tx, new OutboxMessage(stream, fields, dedupeKey, requestId));
    }

    /**
     * What ends delegations.
     *
     * @param edges    edges revoked by name; the event of each carries how many went with it instead of the reason
     * @param sessions sessions that ended
     */
    public record Ending(
            Collection<String> edges,
            Collection<String> sessions,
            String reason,
            @Nullable String requestId) {}
}
