package io.caracal.api.simulation;

import io.caracal.api.access.AdminRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** {@code POST …/policy-sets/{id}/simulate} (API contract §4.4). */
@Path("/v1/zones/{zoneId}/policy-sets/{id}/simulate")
@Produces(MediaType.APPLICATION_JSON)
public final class SimulationResource {

    private final Simulations simulations;

    SimulationResource(Simulations simulations) {
        this.simulations = simulations;
    }

    @POST
    public SimulationView simulate(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return simulations.simulate(request, request.zone(zoneId), request.id(id));
    }
}
