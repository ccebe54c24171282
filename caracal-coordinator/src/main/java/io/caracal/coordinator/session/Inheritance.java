package io.caracal.coordinator.session;

import io.caracal.common.storage.Transaction;
import io.caracal.coordinator.edge.EdgeRow;
import io.caracal.coordinator.edge.EdgeStore;
import io.caracal.coordinator.edge.Edges;
import io.caracal.coordinator.edge.NewEdge;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes a delegation of the parent session on to its child (Coordinator contract §A.9). The copy narrows nothing: scopes, constraints,
 * expiry and hop bound are the parent edge's, and the token service measures the lineage against that bound.
 */
final class Inheritance {

    private final EdgeStore store;
    private final Edges edges;

    Inheritance(EdgeStore store, Edges edges) {
        this.store = store;
        this.edges = edges;
    }

    /** The one edge that the child inherits; empty when the parent has nothing to pass on. The delegation lock is held. */
    Optional<EdgeRow> choose(Transaction tx, ZoneId zone, StartRequest request, String parentId) {
        if (!request.inherit()) {
            return Optional.empty();
        }
        Optional<String> wanted = request.inheritParentEdgeId();
        List<EdgeRow> live = store.liveInbound(tx, zone, parentId).stream()
                .filter(edge -> edge.receiverApplicationId().equals(request.applicationId()))
                .filter(edge -> wanted.map(edge.id()::equals).orElse(true))
                .toList();
        if (live.size() > 1) {
            throw CaracalException.of(ErrorCode.INHERIT_PARENT_EDGE_AMBIGUOUS);
        }
        if (live.isEmpty() && (wanted.isPresent() || store.anyInbound(tx, zone, parentId, request.applicationId()))) {
            throw CaracalException.of(ErrorCode.INHERIT_PARENT_EDGE_NOT_ACTIVE);
        }
        return live.stream().findFirst();
    }

    /** The child's own edge. */
    EdgeRow passOn(Transaction tx, ZoneId zone, EdgeRow inherited, SessionRow child, @Nullable String requestId) {
        NewEdge copy = new NewEdge(
                inherited.targetSessionId(),
                child.id(),
                inherited.receiverApplicationId(),
                child.applicationId(),
                inherited.id(),
                inherited.resourceId(),
                inherited.scopes(),
                inherited.constraintsJson(),
                inherited.expiresAt());
        return edges.create(tx, zone, copy, requestId)
                .orElseThrow(() -> CaracalException.of(ErrorCode.INHERIT_PARENT_EDGE_NOT_ACTIVE));
    }
}
