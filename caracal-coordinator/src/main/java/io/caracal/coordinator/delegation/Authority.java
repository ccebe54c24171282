package io.caracal.coordinator.delegation;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a delegation reaches, in the terms that parent and child are compared in.
 *
 * @param resources   the resources it is bound to
 * @param hops        further hops counted from it, at least 1
 * @param ttlSeconds  lifetime bound; null when not bound
 * @param budget      bound on the number of scopes; null when not bound
 * @param explicitEnd expiry that was asked for or is stored; null when only the lifetime decides
 */
record Authority(
        Set<String> scopes,
        ResourceBound resources,
        int hops,
        @Nullable Integer ttlSeconds,
        @Nullable Integer budget,
        @Nullable Instant explicitEnd) {

    /**
     * Narrowing rule (Coordinator contract §A.9, step 11): whether a child may be given under this parent. Resources are compared as whole
     * sets, so that naming the parent's resource does not let further ones in.
     */
    boolean covers(Authority child) {
        return scopes.containsAll(child.scopes)
                && !(explicitEnd != null && child.explicitEnd != null && child.explicitEnd.isAfter(explicitEnd))
                && resources.covers(child.resources)
                && hops > 1
                && child.hops <= hops - 1
                && withinTtl(child)
                && withinBudget(child);
    }

    private boolean withinTtl(Authority child) {
        return ttlSeconds == null || (child.ttlSeconds != null && child.ttlSeconds <= ttlSeconds);
    }

    private boolean withinBudget(Authority child) {
        if (budget == null) {
            return true;
        }
        int wanted = child.budget == null ? child.scopes.size() : child.budget;
        return wanted <= budget;
    }
}
