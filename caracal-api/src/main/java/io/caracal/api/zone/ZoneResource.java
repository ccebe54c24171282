package io.caracal.api.zone;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
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

/** {@code /v1/zones} (API contract §1.1). */
@Path("/v1/zones")
@Produces(MediaType.APPLICATION_JSON)
public final class ZoneResource {

    private final Transactions transactions;
    private final ZoneStore store;
    private final Zones zones;

    ZoneResource(Transactions transactions, ZoneStore store, Zones zones) {
        this.transactions = transactions;
        this.store = store;
        this.zones = zones;
    }

    /** Zones in use; a console account sees its own. */
    @GET
    public Page<ZoneView> list(@Context ContainerRequestContext http) {
        AdminRequest request = AdminRequest.of(http);
        PageRequest page = PageRequest.read(request);
        return transactions.acrossZones(
                tx -> store.list(tx, page, request.actor().account()));
    }

    @POST
    public Response create(@Context ContainerRequestContext http) {
        return Response.status(201).entity(zones.create(AdminRequest.of(http))).build();
    }

    @GET
    @Path("/{id}")
    public ZoneView get(@Context ContainerRequestContext http, @PathParam("id") String id) {
        ZoneId zone = AdminRequest.of(http).zone(id);
        return transactions.inZone(
                zone, tx -> store.find(tx, zone).orElseThrow(() -> CaracalException.of(ErrorCode.ZONE_NOT_FOUND)));
    }

    @GET
    @Path("/{id}/dcr-status")
    public DcrStatus dcrStatus(@Context ContainerRequestContext http, @PathParam("id") String id) {
        ZoneId zone = AdminRequest.of(http).zone(id);
        return transactions.inZone(zone, tx -> {
            ZoneView view = store.find(tx, zone).orElseThrow(() -> CaracalException.of(ErrorCode.ZONE_NOT_FOUND));
            return new DcrStatus(view.id(), view.dcrEnabled(), store.liveDcrApplications(tx, zone));
        });
    }

    @PATCH
    @Path("/{id}")
    public ZoneView update(@Context ContainerRequestContext http, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return zones.update(request, request.zone(id));
    }

    /** Archives; nothing in the zone is touched and the slug stays taken. */
    @DELETE
    @Path("/{id}")
    public Response archive(@Context ContainerRequestContext http, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        zones.archive(request, request.zone(id));
        return Response.noContent().build();
    }

    /** Dynamic client registration of a zone. */
    public record DcrStatus(String id, boolean dcrEnabled, int liveDcrApplications) {}
}
