package io.caracal.coordinator.delegation;

import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the resources that a delegation names (Coordinator contract §A.9, steps 8 and 9). */
final class ResourceResolver {

    private final ResourceStore store = new ResourceStore();

    /** Every resource named must exist, and every scope must belong to one of them. */
    ResourceBound resolve(Transaction tx, ZoneId zone, DelegationRequest request) {
        List<String> identifiers = request.constraints().resources();
        Optional<ResourceStore.Resource> one = request.resource().map(name -> single(tx, zone, name));
        List<ResourceStore.Resource> listed =
                identifiers.isEmpty() ? List.of() : store.find(tx, zone, List.of(), identifiers);
        Set<String> known =
                listed.stream().map(ResourceStore.Resource::identifier).collect(Collectors.toSet());
        if (!known.containsAll(identifiers)) {
            throw CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND);
        }
        if (one.isPresent()
                && !identifiers.isEmpty()
                && !known.contains(one.get().identifier())) {
            throw CaracalException.of(ErrorCode.DELEGATION_RESOURCE_SCOPE_MISMATCH);
        }
        Set<ResourceStore.Resource> named = new HashSet<>(listed);
        one.ifPresent(named::add);
        requireScopes(request, named);
        return new ResourceBound(
                one.map(ResourceStore.Resource::id).orElse(null),
                Set.copyOf(identifiers),
                named.stream().map(ResourceStore.Resource::id).collect(Collectors.toSet()));
    }

    /** The bound of a stored delegation. Identifiers of resources that are gone name nothing any more. */
    ResourceBound stored(Transaction tx, ZoneId zone, Optional<String> resourceId, List<String> identifiers) {
        Set<String> named = new HashSet<>();
        resourceId.ifPresent(named::add);
        if (!identifiers.isEmpty()) {
            store.find(tx, zone, List.of(), identifiers).forEach(resource -> named.add(resource.id()));
        }
        return new ResourceBound(resourceId.orElse(null), Set.copyOf(identifiers), named);
    }

    /** A row id wins over an identifier that reads the same. */
    private ResourceStore.Resource single(Transaction tx, ZoneId zone, String name) {
        List<ResourceStore.Resource> found = store.find(tx, zone, List.of(name), List.of(name));
        return found.stream()
                .filter(resource -> resource.id().equals(name))
                .findFirst()
                .or(() -> found.stream().findFirst())
                .orElseThrow(() -> CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND));
    }

    private static void requireScopes(DelegationRequest request, Set<ResourceStore.Resource> named) {
        if (named.isEmpty()) {
            return;
        }
        Set<String> offered =
                named.stream().flatMap(resource -> resource.scopes().stream()).collect(Collectors.toSet());
        if (!offered.containsAll(request.scopes())) {
            throw CaracalException.of(ErrorCode.DELEGATION_SCOPES_EXCEED_RESOURCE);
        }
    }
}
