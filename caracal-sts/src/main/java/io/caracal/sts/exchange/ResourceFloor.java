package io.caracal.sts.exchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.scope.Scopes;
import io.caracal.sts.authority.Delegation;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.resource.ProtectedResource;
import java.util.Optional;

/** What must hold for a resource whatever any policy says (STS contract §2.3, steps 1 to 4). */
final class ResourceFloor {
    private ResourceFloor() {}

    /** The resource of that name, if it passes; otherwise the denial is noted, or the whole exchange refused. */
    static Optional<ProtectedResource> pass(Exchange exchange, Material material, String name) {
        Optional<ProtectedResource> found = material.resources().stream()
                .filter(resource -> resource.identifier().equals(name))
                .findFirst()
                .or(() -> material.resources().stream()
                        .filter(resource -> resource.isNamed(name))
                        .findFirst());
        if (found.isEmpty()) {
            return denied(exchange, "resource_not_found", name);
        }
        ProtectedResource resource = found.get();
        if (!resource.canMint(exchange.form().scopes())) {
            return denied(exchange, "scope_mismatch", resource.identifier());
        }
        Optional<Delegation> delegation = material.standing().delegation();
        if (delegation.isPresent() && !covers(delegation.get(), resource)) {
            return denied(exchange, "resource_outside_delegation", resource.identifier());
        }
        if (exchange.call().gateway()) {
            requireOperation(exchange, resource);
        }
        return found;
    }

    private static boolean covers(Delegation delegation, ProtectedResource resource) {
        boolean edge = delegation.leaf().resource().map(resource.id()::equals).orElse(true);
        boolean constraint = delegation.constraints().resources().isEmpty()
                || delegation.constraints().resources().contains(resource.identifier());
        return edge && constraint;
    }

    private static void requireOperation(Exchange exchange, ProtectedResource resource) {
        TokenForm.Operation operation = exchange.form().operation();
        Scopes scopes = Scopes.parse(exchange.subject()
                .flatMap(claims -> Optional.ofNullable(claims.scope()))
                .orElse(""));
        if (!resource.permits(operation.method(), operation.path(), scopes)) {
            CaracalException answer = CaracalException.of(
                            ErrorCode.OPERATION_NOT_PERMITTED, "operation is not permitted for this mandate")
                    .status(403);
            throw Refusal.of(answer, "operation_not_permitted")
                    .with("resource", resource.identifier())
                    .with("method", operation.method())
                    .with("path", operation.path());
        }
    }

    private static Optional<ProtectedResource> denied(Exchange exchange, String status, String name) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("resource", name);
        exchange.trail().deny(status, metadata);
        return Optional.empty();
    }
}
