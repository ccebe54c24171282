package io.caracal.api.policyset;

import io.caracal.api.access.AdminRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code POST …/policy-sets/{id}/activate} (API contract §4.3). */
@Path("/v1/zones/{zoneId}/policy-sets/{id}/activate")
@Produces(MediaType.APPLICATION_JSON)
public final class ActivationResource {

    private final Activations activations;

    ActivationResource(Activations activations) {
        this.activations = activations;
    }

    @POST
    public Response activate(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return Response.status(202)
                .entity(activations.activate(request, request.zone(zoneId), request.id(id)))
                .build();
    }
}
