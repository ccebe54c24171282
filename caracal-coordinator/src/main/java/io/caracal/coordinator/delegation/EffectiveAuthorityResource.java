package io.caracal.coordinator.delegation;

import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.wire.Bodies;
import io.caracal.coordinator.wire.PathIds;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** {@code /zones/{zone}/agents/{id}/effective-authority}: a route among the sessions' that answers about delegations. */
@Path("/zones/{zone}/agents/{id}/effective-authority")
public final class EffectiveAuthorityResource {

    private final DelegationReads reads;

    public EffectiveAuthorityResource(DelegationReads reads) {
        this.reads = reads;
    }

    @GET
    public Response effective(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Bodies.json(200, reads.effective(Call.of(request), PathIds.require(id)));
    }
}
