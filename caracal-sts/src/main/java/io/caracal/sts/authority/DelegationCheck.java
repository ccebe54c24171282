package io.caracal.sts.authority;

import io.caracal.core.id.SessionId;
import io.caracal.sts.evidence.Refusal;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whether a delegation and all it rests on hold (STS contract §2.5). Every edge and every session on the way must be live,
 * each edge must continue where the one before ended, and no edge may lie deeper than those above it allow.
 */
public final class DelegationCheck {
    private static final String STATUS = "delegation_invalid";

    private final LongAdder walks = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** Delegation paths walked since the process started. */
    public long walks() {
        return walks.sum();
    }

    /** Those that did not hold. */
    public long failures() {
        return failures.sum();
    }

    Delegation check(Lineage lineage, References references, SessionId session) {
        walks.increment();
        try {
            return checked(lineage, references, session);
        } catch (Refusal refusal) {
            failures.increment();
            throw refusal;
        }
    }

    private static Delegation checked(Lineage lineage, References references, SessionId session) {
        List<DelegationEdge> path = lineage.path();
        require(!path.isEmpty(), "delegation is not active");
        require(
                path.get(0).root() && path.size() <= DelegationConstraints.MOST_HOPS,
                "delegation lineage is not complete");
        for (int index = 0; index < path.size(); index++) {
            checkEdge(path.get(index), path.size() - index);
            require(index == 0 || continues(path.get(index - 1), path.get(index)), "delegation chain is broken");
        }
        DelegationEdge leaf = path.get(path.size() - 1);
        require(leaf.target().id().equals(session), "delegation is for another session");
        require(leaf.receiver().equals(references.application()), "delegation is for another application");
        DelegationConstraints constraints = constraints(leaf);
        require(leaf.scopes().containsAll(references.requested()), "requested scope exceeds the delegation");
        require(
                constraints.ttlSeconds().isEmpty()
                        || references.ttlSeconds() <= constraints.ttlSeconds().getAsLong(),
                "requested ttl_seconds exceeds the delegation");
        return new Delegation(path, constraints, lineage.graphEpoch());
    }

    /** @param length edges from this one to the leaf, both included */
    private static void checkEdge(DelegationEdge edge, int length) {
        require(edge.live(), "delegation is not active");
        require(edge.source().live() && edge.target().live(), "a session of the delegation is not active");
        require(
                edge.source().application().equals(edge.issuer())
                        && edge.target().application().equals(edge.receiver()),
                "delegation endpoints do not match");
        require(length <= constraints(edge).maxHops(), "delegation exceeds its hop limit");
    }

    private static boolean continues(DelegationEdge parent, DelegationEdge child) {
        return parent.receiver().equals(child.issuer())
                && parent.target().id().equals(child.source().id());
    }

    private static DelegationConstraints constraints(DelegationEdge edge) {
        try {
            return DelegationConstraints.parse(edge.constraints());
        } catch (IllegalArgumentException unusable) {
            throw Refusal.denied(STATUS, "delegation constraints are not understood");
        }
    }

    private static void require(boolean holds, String description) {
        if (!holds) {
            throw Refusal.denied(STATUS, description);
        }
    }
}
