package io.caracal.api.workload;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.credential.KeptSecrets;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.api.mutation.CredentialEvidence;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/zones/{zoneId}/workloads} (API contract §1.4). */
@Path("/v1/zones/{zoneId}/workloads")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkloadResource {

    private final Transactions transactions;
    private final WorkloadStore store;
    private final Workloads workloads;
    private final KeptSecrets kept;
    private final CredentialEvidence evidence;

    WorkloadResource(
            Transactions transactions,
            WorkloadStore store,
            Workloads workloads,
            KeptSecrets kept,
            CredentialEvidence evidence) {
        this.transactions = transactions;
        this.store = store;
        this.workloads = workloads;
        this.kept = kept;
        this.evidence = evidence;
    }

    @GET
    public Page<Map<String, @Nullable Object>> list(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.read(request);
        return transactions.inZone(zone, tx -> store.list(tx, zone, page)).map(Workload::seen);
    }

    @GET
    @Path("/{id}")
    public Map<String, @Nullable Object> get(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        String workload = request.id(id);
        return transactions
                .inZone(zone, tx -> store.find(tx, zone, workload))
                .orElseThrow(Workloads::unknown)
                .seen();
    }

    @POST
    public Response create(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        return Response.status(201)
                .entity(workloads.create(request, request.zone(zoneId)))
                .build();
    }

    @PUT
    @Path("/{id}")
    public Map<String, @Nullable Object> update(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return workloads.update(request, request.zone(zoneId), request.id(id));
    }

    @DELETE
    @Path("/{id}")
    public Response delete(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        workloads.delete(request, request.zone(zoneId), request.id(id));
        return Response.noContent().build();
    }

    @POST
    @Path("/{id}/rotate-secret")
    public Map<String, @Nullable Object> rotateSecret(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return workloads.rotateSecret(request, request.zone(zoneId), request.id(id));
    }

    @GET
    @Path("/{id}/secret")
    public Map<String, String> secret(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        return Map.of("secret", workloads.reveal(request, request.zone(zoneId), request.id(id), kept, evidence));
    }
}
