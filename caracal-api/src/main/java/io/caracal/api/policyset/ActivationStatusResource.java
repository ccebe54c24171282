package io.caracal.api.policyset;

import io.caracal.api.access.AdminRequest;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Identifiers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** {@code GET …/policy-sets/{id}/activation-status} (API contract §4.5). */
@Path("/v1/zones/{zoneId}/policy-sets/{id}/activation-status")
@Produces(MediaType.APPLICATION_JSON)
public final class ActivationStatusResource {

    private final ActivationStatuses statuses;

    ActivationStatusResource(ActivationStatuses statuses) {
        this.statuses = statuses;
    }

    @GET
    public ActivationStatus status(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return statuses.status(new ActivationStatuses.Query(
                request.zone(zoneId), request.id(id), id(request, "version_id"), id(request, "outbox_id")));
    }

    private static Optional<String> id(AdminRequest request, String name) {
        Optional<String> given = request.query(name, ErrorCode.INVALID_BODY);
        if (given.isPresent() && !Identifiers.isValid(given.get())) {
            throw CaracalException.of(ErrorCode.INVALID_BODY, name + " is no id");
        }
        return given;
    }
}
