package io.caracal.api.policyset;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/zones/{zoneId}/policy-sets/{id}/versions} (API contract §1.8). */
@Path("/v1/zones/{zoneId}/policy-sets/{id}/versions")
@Produces(MediaType.APPLICATION_JSON)
public final class SetVersionResource {

    private final SetVersions versions;

    SetVersionResource(SetVersions versions) {
        this.versions = versions;
    }

    @GET
    public Page<SetVersionView> list(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return versions.list(request.zone(zoneId), request.id(id), PageRequest.read(request));
    }

    @POST
    public Response create(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return Response.status(201)
                .entity(versions.create(request, request.zone(zoneId), request.id(id)))
                .build();
    }

    @GET
    @Path("/{versionId}")
    public SetVersionView.Detail get(
            @Context ContainerRequestContext http,
            @PathParam("zoneId") String zoneId,
            @PathParam("id") String id,
            @PathParam("versionId") String versionId) {
        AdminRequest request = AdminRequest.of(http);
        return versions.get(request.zone(zoneId), request.id(id), request.id(versionId));
    }
}
