package io.caracal.coordinator.delegation;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.List;

/** What hangs below a delegation. */
final class GraphStore {

    private static final String BELOW = """
        WITH RECURSIVE lineage (id, depth) AS (
            SELECT id, 1 FROM delegation_edges WHERE zone_id = :zone AND id = :edge AND status = 'active'
            UNION
            SELECT child.id, lineage.depth + 1 FROM delegation_edges child
            JOIN lineage ON child.parent_edge_id = lineage.id
            WHERE child.zone_id = :zone AND child.status = 'active' AND lineage.depth < 10)
        SELECT e.id, e.source_session_id, e.target_session_id, lineage.depth
        FROM lineage JOIN delegation_edges e ON e.id = lineage.id ORDER BY lineage.depth, e.id
        """;

    /** The delegation itself, at depth 1, and the active ones that descend from it; empty when it is not active. */
    List<Step> below(Transaction tx, ZoneId zone, String edgeId) {
        return tx.handle()
                .createQuery(BELOW)
                .bind("zone", zone.value())
                .bind("edge", edgeId)
                .map((row, context) -> new Step(
                        Rows.text(row, "id"),
                        Rows.text(row, "source_session_id"),
                        Rows.text(row, "target_session_id"),
                        row.getInt("depth")))
                .list();
    }

    /** One delegation on the way down. */
    record Step(String id, String sourceSessionId, String targetSessionId, int depth) {}

    /** What revoking a delegation would reach. */
    record Impact(
            String edgeId,
            List<Step> affectedEdges,
            List<String> affectedSessions,
            List<String> affectedAuthorityRecords) {}
}
