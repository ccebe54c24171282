package io.caracal.coordinator.delegation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Json;
import io.caracal.coordinator.edge.EdgeRow;
import io.caracal.coordinator.wire.Bodies;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Delegations as they are answered; the member sets differ by route (Coordinator contract §A.9). */
final class DelegationViews {

    private static final String BROAD_WARNING = "resource_null_delegation_broadens_resource_matching";

    private DelegationViews() {}

    /** Answer of a creation. */
    record Created(
            String delegationEdgeId,
            String zoneId,
            String sourceSessionId,
            String targetSessionId,
            String issuerApplicationId,
            String receiverApplicationId,
            @Nullable String parentEdgeId,
            @Nullable String resourceId,
            List<String> scopes,
            JsonNode constraintsJson,
            String status,
            Instant expiresAt,
            int edgeVersion,
            @Nullable Instant revokedAt,
            Instant createdAt,
            List<String> warnings,
            List<String> allowReason,
            Effective effectiveAuthority) {

        static Created of(EdgeRow row, Constraints constraints, ResourceBound bound, ParentChoice.Lineage lineage) {
            return new Created(
                    row.id(),
                    row.zoneId(),
                    row.sourceSessionId(),
                    row.targetSessionId(),
                    row.issuerApplicationId(),
                    row.receiverApplicationId(),
                    row.parentEdgeId(),
                    row.resourceId(),
                    row.scopes(),
                    Bodies.stored(row.constraintsJson()),
                    row.status(),
                    row.expiresAt(),
                    row.edgeVersion(),
                    row.revokedAt(),
                    row.createdAt(),
                    bound.unbound() ? List.of(BROAD_WARNING) : List.of(),
                    List.of(
                            "same_zone_endpoints_active",
                            bound.unbound() ? "broad_delegation_elevated" : "resource_scope_checked",
                            lineage.parent().isPresent() ? "parent_authority_narrowed" : "source_authority_root",
                            "typed_constraints_validated"),
                    Effective.of(row, constraints, bound, lineage));
        }
    }

    /** What the new delegation lets its receiver do. */
    record Effective(
            String sourceSessionId,
            String targetSessionId,
            @Nullable String parentEdgeId,
            @Nullable String resourceId,
            List<String> resources,
            List<String> scopes,
            Instant expiresAt,
            int maxHops,
            @Nullable Integer ttlSeconds,
            boolean broad,
            List<String> parentEdgesConsidered) {

        static Effective of(EdgeRow row, Constraints constraints, ResourceBound bound, ParentChoice.Lineage lineage) {
            return new Effective(
                    row.sourceSessionId(),
                    row.targetSessionId(),
                    row.parentEdgeId(),
                    row.resourceId(),
                    constraints.resources(),
                    row.scopes(),
                    row.expiresAt(),
                    constraints.hops(),
                    constraints.ttlSeconds(),
                    bound.unbound(),
                    lineage.considered());
        }
    }

    /** Row of the inbound and outbound lists. */
    record Listed(
            String id,
            String zoneId,
            String sourceSessionId,
            String targetSessionId,
            String issuerApplicationId,
            String receiverApplicationId,
            @Nullable String parentEdgeId,
            @Nullable String resourceId,
            List<String> scopes,
            JsonNode constraintsJson,
            String status,
            Instant expiresAt,
            int edgeVersion,
            @Nullable Instant revokedAt,
            Instant createdAt) {

        static Listed of(EdgeRow row) {
            return new Listed(
                    row.id(),
                    row.zoneId(),
                    row.sourceSessionId(),
                    row.targetSessionId(),
                    row.issuerApplicationId(),
                    row.receiverApplicationId(),
                    row.parentEdgeId(),
                    row.resourceId(),
                    row.scopes(),
                    Bodies.stored(row.constraintsJson()),
                    row.status(),
                    row.expiresAt(),
                    row.edgeVersion(),
                    row.revokedAt(),
                    row.createdAt());
        }
    }

    /** Row of the active list: the same and why it is bound to no resource. */
    static ObjectNode active(EdgeRow row) {
        Listed listed = Listed.of(row);
        ObjectNode json = Json.mapper().valueToTree(listed);
        JsonNode reason = listed.constraintsJson().get("broad_reason");
        json.set("broad_reason", reason == null ? NullNode.getInstance() : reason);
        return json;
    }

    /** The short form by which a receiver validates one delegation. */
    record Confirmed(String id, String status) {}

    /** Answer of a revocation. */
    record Revoked(int revokedEdges, int affectedSessions, int terminatedSessions) {}
}
