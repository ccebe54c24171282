package io.caracal.coordinator.identity;

import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.http.RequestIds;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/**
 * An authenticated request.
 *
 * @param path without query
 */
public record Call(Caller caller, String requestId, String method, String path) {

    private static final String PROPERTY = "io.caracal.coordinator.caller";

    /** The request that this thread serves. Every route but the public ones has passed {@link CallerFilter}. */
    public static Call of(ContainerRequestContext request) {
        return find(request).orElseThrow(() -> new IllegalStateException("the request was not authenticated"));
    }

    /** Empty when the request was not authenticated. */
    public static Optional<Call> find(ContainerRequestContext request) {
        if (request.getProperty(PROPERTY) instanceof Caller caller) {
            String path = "/" + request.getUriInfo().getPath().replaceFirst("^/+", "");
            return Optional.of(new Call(caller, RequestIds.of(request), request.getMethod(), path));
        }
        return Optional.empty();
    }

    static void attach(ContainerRequestContext request, Caller caller) {
        request.setProperty(PROPERTY, caller);
    }

    public ZoneId zone() {
        return caller.zone();
    }

    /** The row of the audit trail for this request. */
    public AdminAuditEntry evidence(int status, AdminAuditEntry.Entity entity) {
        return new AdminAuditEntry(
                zone(), requestId, caller.actor(), AdminAuditEntry.Operation.of(method, path, status), entity, null);
    }
}
