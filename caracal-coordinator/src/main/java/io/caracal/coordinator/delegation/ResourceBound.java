package io.caracal.coordinator.delegation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which resources a delegation is bound to. With neither part it is bound to none in particular and reaches all.
 *
 * @param resourceId  row id of the one resource
 * @param identifiers public identifiers
 * @param named       row ids of everything that is named, by id or identifier
 */
record ResourceBound(@Nullable String resourceId, Set<String> identifiers, Set<String> named) {

    boolean unbound() {
        return resourceId == null && identifiers.isEmpty();
    }

    /** Whether everything that the child names lies inside this bound. */
    boolean covers(ResourceBound child) {
        if (unbound()) {
            return true;
        }
        if (child.unbound()) {
            return false;
        }
        if (resourceId != null) {
            return Set.of(resourceId).containsAll(child.named);
        }
        return named.containsAll(child.named) && identifiers.containsAll(child.identifiers);
    }
}
