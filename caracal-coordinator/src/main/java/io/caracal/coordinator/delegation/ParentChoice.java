package io.caracal.coordinator.delegation;

import io.caracal.common.storage.Transaction;
import io.caracal.coordinator.edge.EdgeRow;
import io.caracal.coordinator.edge.EdgeStore;
import io.caracal.coordinator.wire.Bodies;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which delegation a new one narrows: the one that its source session received (Coordinator contract §A.9, step 10). */
final class ParentChoice {

    private final EdgeStore store;
    private final ResourceResolver resources;

    ParentChoice(EdgeStore store, ResourceResolver resources) {
        this.store = store;
        this.resources = resources;
    }

    Lineage choose(Transaction tx, ZoneId zone, DelegationRequest request) {
        List<EdgeRow> received = store.liveInbound(tx, zone, request.sourceSessionId());
        List<String> considered = received.stream().map(EdgeRow::id).toList();
        if (received.isEmpty()) {
            return new Lineage(Optional.empty(), Optional.empty(), considered);
        }
        EdgeRow parent = request.parentEdgeId().map(id -> named(received, id)).orElseGet(() -> only(received));
        return new Lineage(Optional.of(parent), Optional.of(authority(tx, zone, parent)), considered);
    }

    private static EdgeRow named(List<EdgeRow> received, String id) {
        return received.stream()
                .filter(edge -> edge.id().equals(id))
                .findFirst()
                .orElseThrow(() -> CaracalException.of(ErrorCode.PARENT_DELEGATION_NOT_ACTIVE));
    }

    private static EdgeRow only(List<EdgeRow> received) {
        if (received.size() > 1) {
            throw CaracalException.of(ErrorCode.PARENT_DELEGATION_AMBIGUOUS);
        }
        return received.get(0);
    }

    private Authority authority(Transaction tx, ZoneId zone, EdgeRow parent) {
        Constraints constraints = Constraints.stored(Bodies.stored(parent.constraintsJson()));
        return new Authority(
                Set.copyOf(parent.scopes()),
                resources.stored(tx, zone, Optional.ofNullable(parent.resourceId()), constraints.resources()),
                constraints.hops(),
                constraints.ttlSeconds(),
                constraints.budget(),
                parent.expiresAt());
    }

    /**
     * Where a new delegation hangs.
     *
     * @param parent     empty when it begins a lineage
     * @param bound      how far the parent reaches
     * @param considered all delegations that the source session received
     */
    record Lineage(Optional<EdgeRow> parent, Optional<Authority> bound, List<String> considered) {

        void require(Authority child) {
            if (bound.filter(parentBound -> !parentBound.covers(child)).isPresent()) {
                throw CaracalException.of(ErrorCode.DELEGATION_EXCEEDS_PARENT_AUTHORITY);
            }
        }
    }
}
