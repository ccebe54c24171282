package io.caracal.api.policyset;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/zones/{zoneId}/policy-sets} (API contract §1.8). */
@Path("/v1/zones/{zoneId}/policy-sets")
@Produces(MediaType.APPLICATION_JSON)
public final class PolicySetResource {

    private final Transactions transactions;
    private final PolicySetStore store = new PolicySetStore();
    private final PolicySets sets;

    PolicySetResource(Transactions transactions, PolicySets sets) {
        this.transactions = transactions;
        this.sets = sets;
    }

    @GET
    public Page<PolicySetView> list(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.read(request);
        return transactions.inZone(zone, tx -> store.list(tx, zone, page));
    }

    @GET
    @Path("/{id}")
    public PolicySetView get(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        String set = request.id(id);
        return transactions.inZone(zone, tx -> store.find(tx, zone, set)).orElseThrow(PolicySets::notFound);
    }

    @POST
    public Response create(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        return Response.status(201)
                .entity(sets.create(request, request.zone(zoneId)))
                .build();
    }

    @DELETE
    @Path("/{id}")
    public Response archive(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        sets.archive(request, request.zone(zoneId), request.id(id));
        return Response.noContent().build();
    }
}
