package io.caracal.api.policy;

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

/** {@code /v1/zones/{zoneId}/policies} (API contract §1.7). */
@Path("/v1/zones/{zoneId}/policies")
@Produces(MediaType.APPLICATION_JSON)
public final class PolicyResource {

    private final Transactions transactions;
    private final PolicyStore store;
    private final Policies policies;

    PolicyResource(Transactions transactions, PolicyStore store, Policies policies) {
        this.transactions = transactions;
        this.store = store;
        this.policies = policies;
    }

    @GET
    public Page<PolicyView> list(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.read(request);
        return transactions.inZone(zone, tx -> store.list(tx, zone, page));
    }

    @GET
    @Path("/{id}")
    public PolicyDetail get(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        String policy = request.id(id);
        return transactions.inZone(zone, tx -> store.find(tx, zone, policy)).orElseThrow(Policies::notFound);
    }

    @POST
    public Response create(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        return created(policies.create(request, request.zone(zoneId)));
    }

    @POST
    @Path("/{id}/versions")
    public Response addVersion(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return created(policies.addVersion(request, request.zone(zoneId), request.id(id)));
    }

    @DELETE
    @Path("/{id}")
    public Response archive(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        policies.archive(request, request.zone(zoneId), request.id(id));
        return Response.noContent().build();
    }

    private static Response created(Object body) {
        return Response.status(201).entity(body).build();
    }
}
