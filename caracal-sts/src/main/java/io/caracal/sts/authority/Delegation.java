package io.caracal.sts.authority;

import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.token.DelegationHop;
import java.util.ArrayList;
import java.util.List;

/**
 * A delegation that a request rests on, with everything it rests on itself.
 *
 * @param path edges from the root to the leaf, never empty
 * @param constraints those of the leaf
 * @param graphEpoch of the zone, 0 when it has none
 */
public record Delegation(List<DelegationEdge> path, DelegationConstraints constraints, long graphEpoch) {
    public Delegation {
        path = List.copyOf(path);
    }

    /** The edge that was presented. */
    public DelegationEdge leaf() {
        return path.get(path.size() - 1);
    }

    public List<DelegationEdgeId> pathIds() {
        return path.stream().map(DelegationEdge::id).toList();
    }

    /** Who acts at each hop, the receiver last. */
    public List<DelegationHop> chain() {
        List<DelegationHop> chain = new ArrayList<>();
        for (DelegationEdge edge : path) {
            chain.add(new DelegationHop(edge.issuer(), edge.source().id(), edge.id()));
        }
        chain.add(new DelegationHop(leaf().receiver(), leaf().target().id(), null));
        return chain;
    }
}
