package io.caracal.api.application;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Filters;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/zones/{zoneId}/applications} (API contract §1.3). */
@Path("/v1/zones/{zoneId}/applications")
@Produces(MediaType.APPLICATION_JSON)
public final class ApplicationResource {

    private final Transactions transactions;
    private final ApplicationStore store;
    private final Applications applications;
    private final Registrations registrations;
    private final SecretReveal reveal;

    ApplicationResource(
            Transactions transactions,
            ApplicationStore store,
            Applications applications,
            Registrations registrations,
            SecretReveal reveal) {
        this.transactions = transactions;
        this.store = store;
        this.applications = applications;
        this.registrations = registrations;
        this.reveal = reveal;
    }

    @GET
    public Page<Map<String, @Nullable Object>> list(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.read(request);
        boolean active = Filters.active(request);
        return transactions
                .inZone(zone, tx -> store.list(tx, zone, page, active))
                .map(application -> application.seenBy(request.actor()));
    }

    @GET
    @Path("/{id}")
    public Map<String, @Nullable Object> get(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        String application = request.id(id);
        return transactions
                .inZone(zone, tx -> store.find(tx, zone, application))
                .orElseThrow(() -> CaracalException.of(ErrorCode.APPLICATION_NOT_FOUND))
                .seenBy(request.actor());
    }

    @POST
    public Response create(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        return created(applications.create(request, request.zone(zoneId)));
    }

    @POST
    @Path("/dcr")
    public Response register(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        return created(registrations.register(request, request.zone(zoneId)));
    }

    @PATCH
    @Path("/{id}")
    public Map<String, @Nullable Object> update(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return applications.update(request, request.zone(zoneId), request.id(id));
    }

    @DELETE
    @Path("/{id}")
    public Response archive(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        applications.archive(request, request.zone(zoneId), request.id(id));
        return Response.noContent().build();
    }

    @POST
    @Path("/{id}/rotate-secret")
    public Map<String, @Nullable Object> rotateSecret(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return applications.rotateSecret(request, request.zone(zoneId), request.id(id));
    }

    @GET
    @Path("/{id}/client-secret")
    public Map<String, String> clientSecret(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return Map.of("client_secret", reveal.reveal(request, request.zone(zoneId), request.id(id)));
    }

    private static Response created(Map<String, @Nullable Object> body) {
        return Response.status(201).entity(body).build();
    }
}
