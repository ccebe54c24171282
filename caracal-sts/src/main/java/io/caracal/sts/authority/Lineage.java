package io.caracal.sts.authority;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A delegation and its ancestors as stored, not judged yet.
 *
 * @param path root first; empty when there is no such delegation
 */
record Lineage(List<DelegationEdge> path, long graphEpoch) {
    /** One row of the walk. */
    record Step(DelegationEdge edge, long graphEpoch) {}

    static Lineage of(List<Step> leafFirst) {
        List<DelegationEdge> path = new ArrayList<>();
        leafFirst.forEach(step -> path.add(step.edge()));
        Collections.reverse(path);
        return new Lineage(
                List.copyOf(path), leafFirst.isEmpty() ? 0 : leafFirst.get(0).graphEpoch());
    }
}
