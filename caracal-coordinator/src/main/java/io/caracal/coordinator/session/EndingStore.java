package io.caracal.coordinator.session;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/** Statements that move whole subtrees of sessions from one state to another. */
final class EndingStore {

    /** Roots that can make the move, and below them every session that can. A walk stops where the move is not possible. */
    private static final String TREE = """
        WITH RECURSIVE tree (id) AS (
            SELECT id FROM sessions WHERE zone_id = :zone AND id = ANY(:roots) AND status = ANY(:from)
            UNION
            SELECT child.id FROM sessions child JOIN tree ON child.parent_id = tree.id
            WHERE child.zone_id = :zone AND child.status = ANY(:from))
        """;

    private static final String END = TREE + """
        UPDATE sessions s SET
            status = CASE WHEN s.id = ANY(:roots) THEN :status ELSE 'terminated' END,
            termination_reason = CASE WHEN s.id = ANY(:roots) THEN :reason ELSE 'parent_terminated' END,
            terminated_at = now(), updated_at = now(), child_count = 0
        WHERE s.zone_id = :zone AND s.status = ANY(:from) AND s.id IN (SELECT id FROM tree)
        RETURNING %s
        """.formatted(SessionRow.COLUMNS);

    private static final String SUSPEND = TREE + """
        UPDATE sessions s SET status = 'suspended', updated_at = now()
        WHERE s.zone_id = :zone AND s.status = ANY(:from) AND s.id IN (SELECT id FROM tree)
        RETURNING %s
        """.formatted(SessionRow.COLUMNS);

    /** Sessions suspended together carry the same time; one that was suspended on its own carries another and stays so. */
    private static final String RESUME = """
        WITH RECURSIVE tree (id, suspended_at) AS (
            SELECT id, updated_at FROM sessions WHERE zone_id = :zone AND id = ANY(:roots) AND status = ANY(:from)
            UNION
            SELECT child.id, child.updated_at FROM sessions child
            JOIN tree ON child.parent_id = tree.id AND child.updated_at = tree.suspended_at
            WHERE child.zone_id = :zone AND child.status = ANY(:from))
        UPDATE sessions s SET status = 'active', updated_at = now(), last_active_at = now(),
            heartbeat_deadline_at = CASE WHEN s.lifecycle = 'service' THEN now() + :lease * interval '1 second' END
        WHERE s.zone_id = :zone AND s.status = ANY(:from) AND s.id IN (SELECT id FROM tree)
        RETURNING %s
        """.formatted(SessionRow.COLUMNS);

    private static final String RELEASE_PLACES = """
        UPDATE sessions parent SET child_count = GREATEST(0, parent.child_count - ended.children)
        FROM (SELECT parent_id, CAST(count(*) AS integer) AS children FROM sessions
              WHERE zone_id = :zone AND id = ANY(:ids) AND NOT parent_id = ANY(:ids) GROUP BY parent_id) AS ended
        WHERE parent.zone_id = :zone AND parent.id = ended.parent_id
        """;

    /** User records of ended sessions that no live session stands on any more. */
    private static final String ORPHANED_RECORDS = """
        SELECT r.id FROM authority_records r WHERE r.zone_id = :zone AND r.id = ANY(:records) AND r.session_type = 'user'
        AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.zone_id = :zone AND s.subject_authority_record_id = r.id
            AND s.status IN ('active', 'suspended'))
        """;

    List<SessionRow> end(
            Transaction tx, ZoneId zone, Collection<String> roots, SessionStatus.Move move, String reason) {
        SessionStatus status = move == SessionStatus.Move.EXPIRE ? SessionStatus.EXPIRED : SessionStatus.TERMINATED;
        return moved(tx.handle().createQuery(END), zone, roots, move)
                .bind("status", status.wire())
                .bind("reason", reason)
                .map((row, context) -> SessionRow.of(row))
                .list();
    }

    List<SessionRow> suspend(Transaction tx, ZoneId zone, Collection<String> roots) {
        return moved(tx.handle().createQuery(SUSPEND), zone, roots, SessionStatus.Move.SUSPEND)
                .map((row, context) -> SessionRow.of(row))
                .list();
    }

    List<SessionRow> resume(Transaction tx, ZoneId zone, String root, long leaseSeconds) {
        return moved(tx.handle().createQuery(RESUME), zone, List.of(root), SessionStatus.Move.RESUME)
                .bind("lease", leaseSeconds)
                .map((row, context) -> SessionRow.of(row))
                .list();
    }

    void releasePlaces(Transaction tx, ZoneId zone, Collection<String> ended) {
        tx.handle()
                .createUpdate(RELEASE_PLACES)
                .bind("zone", zone.value())
                .bind("ids", Rows.textArray(ended))
                .execute();
    }

    List<String> orphanedRecords(Transaction tx, ZoneId zone, Collection<String> records) {
        return tx.handle()
                .createQuery(ORPHANED_RECORDS)
                .bind("zone", zone.value())
                .bind("records", Rows.textArray(records))
                .mapTo(String.class)
                .list();
    }

    private static <S extends SqlStatement<S>> S moved(
            S statement, ZoneId zone, Collection<String> roots, SessionStatus.Move move) {
        return statement
                .bind("zone", zone.value())
                .bind("roots", Rows.textArray(roots))
                .bind("from", Rows.textArray(SessionStatus.before(move)));
    }
}
