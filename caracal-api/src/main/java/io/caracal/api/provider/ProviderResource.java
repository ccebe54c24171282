package io.caracal.api.provider;

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

/** {@code /v1/zones/{zoneId}/providers} (API contract §1.5). */
@Path("/v1/zones/{zoneId}/providers")
@Produces(MediaType.APPLICATION_JSON)
public final class ProviderResource {

    private final Transactions transactions;
    private final ProviderStore store;
    private final Providers providers;

    ProviderResource(Transactions transactions, ProviderStore store, Providers providers) {
        this.transactions = transactions;
        this.store = store;
        this.providers = providers;
    }

    @GET
    public Page<ProviderView> list(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.read(request);
        boolean active = Filters.active(request);
        return transactions.inZone(zone, tx -> store.list(tx, zone, page, active));
    }

    @GET
    @Path("/{id}")
    public ProviderView get(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return find(request.zone(zoneId), request.id(id));
    }

    @POST
    public Response create(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        return Response.status(201)
                .entity(providers.create(request, request.zone(zoneId)))
                .build();
    }

    @PATCH
    @Path("/{id}")
    public ProviderView update(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return providers.update(request, request.zone(zoneId), request.id(id));
    }

    @DELETE
    @Path("/{id}")
    public Response archive(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        providers.archive(request, request.zone(zoneId), request.id(id));
        return Response.noContent().build();
    }

    /** A connectivity test, which this version refuses for every kind. */
    @POST
    @Path("/{id}/test")
    public Response test(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        find(request.zone(zoneId), request.id(id));
        throw Providers.unsupportedCheck();
    }

    private ProviderView find(ZoneId zone, String id) {
        return transactions.inZone(zone, tx -> store.find(tx, zone, id)).orElseThrow(Providers::notFound);
    }
}
