package io.caracal.coordinator.edge;

import io.caracal.common.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delegation: the source session lets the target session use some of its authority.
 *
 * @param parentEdgeId    the delegation that this one narrows; null for one that begins a lineage
 * @param resourceId      row id of the one resource; null when not bound to one
 * @param constraintsJson JSON object of the constraints
 * @param status          {@code active}, {@code revoked} or {@code expired}
 */
public record EdgeRow(
        String id,
        String zoneId,
        String sourceSessionId,
        String targetSessionId,
        String issuerApplicationId,
        String receiverApplicationId,
        @Nullable String parentEdgeId,
        @Nullable String resourceId,
        List<String> scopes,
        String constraintsJson,
        String status,
        Instant expiresAt,
        int edgeVersion,
        @Nullable Instant revokedAt,
        Instant createdAt) {

    static final String COLUMNS = "e.id, e.zone_id, e.source_session_id, e.target_session_id, e.issuer_application_id,"
            + " e.receiver_application_id, e.parent_edge_id, e.resource_id, e.scopes,"
            + " CAST(e.constraints_json AS text) AS constraints, e.status, e.expires_at, e.edge_version, e.revoked_at,"
            + " e.created_at";

    static EdgeRow of(ResultSet row) throws SQLException {
        return new EdgeRow(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                Rows.text(row, "source_session_id"),
                Rows.text(row, "target_session_id"),
                Rows.text(row, "issuer_application_id"),
                Rows.text(row, "receiver_application_id"),
                row.getString("parent_edge_id"),
                row.getString("resource_id"),
                Rows.texts(row, "scopes"),
                Rows.text(row, "constraints"),
                Rows.text(row, "status"),
                Rows.instant(row, "expires_at"),
                row.getInt("edge_version"),
                Rows.instantOrNull(row, "revoked_at"),
                Rows.instant(row, "created_at"));
    }
}
