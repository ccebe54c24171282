package io.caracal.coordinator.session;

import io.caracal.common.outbox.Outbox;
import io.caracal.common.storage.Transaction;
import io.caracal.coordinator.edge.Edges;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends and suspends sessions with everything below them. Ending also revokes every delegation at an ended session. The caller holds both
 * locks of the zone (see {@link io.caracal.coordinator.edge.GraphLocks}).
 */
public final class SessionEnding {

    private final Edges edges;
    private final SessionEvents events;
    private final EndingStore store = new EndingStore();

    public SessionEnding(Edges edges, Outbox outbox) {
        this.edges = edges;
        this.events = new SessionEvents(outbox);
    }

    /** Terminates sessions; what is below them ends with reason {@code parent_terminated}. Returns all that ended. */
    public List<SessionRow> terminate(
            Transaction tx, ZoneId zone, Collection<String> roots, String reason, @Nullable String requestId) {
        List<SessionRow> ended = store.end(tx, zone, roots, SessionStatus.Move.TERMINATE, reason);
        return settle(tx, zone, ended, reason, requestId);
    }

    /** The same for sessions that outlived their time. */
    public List<SessionRow> expire(Transaction tx, ZoneId zone, Collection<String> roots, String reason) {
        List<SessionRow> ended = store.end(tx, zone, roots, SessionStatus.Move.EXPIRE, reason);
        return settle(tx, zone, ended, reason, null);
    }

    /** Suspends sessions and what is active below them, until somebody resumes them. */
    public List<SessionRow> suspend(
            Transaction tx, ZoneId zone, Collection<String> roots, String reason, @Nullable String requestId) {
        List<SessionRow> suspended = store.suspend(tx, zone, roots);
        suspended.forEach(session -> events.suspended(tx, session, reason, requestId));
        return suspended;
    }

    /** Takes a suspension back, for the session and what was suspended together with it; services get a fresh lease. */
    List<SessionRow> resume(Transaction tx, ZoneId zone, String root, long leaseSeconds, @Nullable String requestId) {
        List<SessionRow> resumed = store.resume(tx, zone, root, leaseSeconds);
        resumed.forEach(session -> events.resumed(tx, session, requestId));
        return resumed;
    }

    private List<SessionRow> settle(
            Transaction tx, ZoneId zone, List<SessionRow> ended, String reason, @Nullable String requestId) {
        if (ended.isEmpty()) {
            return ended;
        }
        List<String> ids = ended.stream().map(SessionRow::id).toList();
        store.releasePlaces(tx, zone, ids);
        edges.revoke(tx, zone, new Edges.Ending(List.of(), ids, reason, requestId));
        Set<String> orphaned = new HashSet<>(store.orphanedRecords(
                tx,
                zone,
                ended.stream()
                        .map(SessionRow::subjectAuthorityRecordId)
                        .distinct()
                        .toList()));
        for (SessionRow session : ended) {
            String record = session.subjectAuthorityRecordId();
            events.terminated(tx, session, orphaned.contains(record) ? new AuthorityRecordId(record) : null, requestId);
        }
        return ended;
    }
}
