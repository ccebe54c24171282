package io.caracal.api.resource;

import io.caracal.api.access.Actor;
import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Filters;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /v1/zones/{zoneId}/resources} (API contract §1.6). Callers bound to a zone do not see the control resource. */
@Path("/v1/zones/{zoneId}/resources")
@Produces(MediaType.APPLICATION_JSON)
public final class ResourceRoutes {

    private final Transactions transactions;
    private final ResourceStore store;
    private final ResourceIdentifiers identifiers;
    private final Resources resources;

    ResourceRoutes(
            Transactions transactions, ResourceStore store, ResourceIdentifiers identifiers, Resources resources) {
        this.transactions = transactions;
        this.store = store;
        this.identifiers = identifiers;
        this.resources = resources;
    }

    @GET
    public Page<ResourceView> list(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.read(request);
        boolean active = Filters.active(request);
        List<String> hidden = request.actor().global() ? List.of() : identifiers.control();
        ResourceStore.Shown shown = new ResourceStore.Shown(active, hidden);
        return transactions.inZone(zone, tx -> store.list(tx, zone, page, shown));
    }

    @GET
    @Path("/{id}")
    public ResourceView get(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return find(request.actor(), request.zone(zoneId), request.id(id));
    }

    @POST
    public Response create(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        return Response.status(201)
                .entity(resources.create(request, request.zone(zoneId)))
                .build();
    }

    @PATCH
    @Path("/{id}")
    public ResourceView update(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return resources.update(request, request.zone(zoneId), request.id(id));
    }

    @DELETE
    @Path("/{id}")
    public Response archive(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        resources.archive(request, request.zone(zoneId), request.id(id));
        return Response.noContent().build();
    }

    /** A probe of the upstream, which this version refuses for every resource. */
    @POST
    @Path("/{id}/test")
    public Response test(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        find(request.actor(), request.zone(zoneId), request.id(id));
        throw Resources.unsupportedVerification();
    }

    private ResourceView find(Actor actor, ZoneId zone, String id) {
        return transactions
                .inZone(zone, tx -> store.find(tx, zone, id))
                .filter(resource -> actor.global() || !identifiers.isControl(resource.identifier()))
                .orElseThrow(Resources::notFound);
    }
}
