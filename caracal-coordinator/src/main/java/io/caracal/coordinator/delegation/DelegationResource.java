package io.caracal.coordinator.delegation;

import io.caracal.coordinator.edge.EdgeRow;
import io.caracal.coordinator.edge.EdgeStore.Direction;
import io.caracal.coordinator.idempotency.IdempotencyKey;
import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.identity.Caller;
import io.caracal.coordinator.wire.Bodies;
import io.caracal.coordinator.wire.PageBody;
import io.caracal.coordinator.wire.Paging;
import io.caracal.coordinator.wire.PathIds;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** {@code /zones/{zone}/delegations} (Coordinator contract §A.9). */
@Path("/zones/{zone}/delegations")
public final class DelegationResource {

    private final DelegationCreate create;
    private final DelegationRevoke revoke;
    private final DelegationReads reads;

    public DelegationResource(DelegationCreate create, DelegationRevoke revoke, DelegationReads reads) {
        this.create = create;
        this.revoke = revoke;
        this.reads = reads;
    }

    @POST
    public Response create(@Context ContainerRequestContext request, InputStream body) throws IOException {
        Call call = Call.of(request);
        DelegationRequest wanted =
                DelegationRequest.read(Bodies.read(request, body).orElse(null));
        Optional<IdempotencyKey> key =
                IdempotencyKey.of(request.getHeaders().get("Idempotency-Key"), null, call.requestId());
        if (!(call.caller() instanceof Caller.Agent agent)) {
            throw CaracalException.of(ErrorCode.INVALID_TOKEN);
        }
        return create.create(call, agent, wanted, key).response();
    }

    @GET
    @Path("/active")
    public Response active(@Context ContainerRequestContext request) {
        Paging paging = Paging.of(request);
        return Bodies.json(
                200, PageBody.of(reads.active(Call.of(request), paging), paging, EdgeRow::id, DelegationViews::active));
    }

    @GET
    @Path("/inbound/{session}")
    public Response inbound(@Context ContainerRequestContext request, @PathParam("session") String session) {
        return list(Call.of(request), Direction.INBOUND, session, Paging.of(request));
    }

    @GET
    @Path("/outbound/{session}")
    public Response outbound(@Context ContainerRequestContext request, @PathParam("session") String session) {
        return list(Call.of(request), Direction.OUTBOUND, session, Paging.of(request));
    }

    @GET
    @Path("/inbound/{session}/{id}")
    public Response confirm(
            @Context ContainerRequestContext request,
            @PathParam("session") String session,
            @PathParam("id") String id) {
        EdgeRow edge = reads.confirm(Call.of(request), PathIds.require(session), PathIds.require(id));
        return Bodies.json(200, new DelegationViews.Confirmed(edge.id(), edge.status()));
    }

    @GET
    @Path("/{id}/traverse")
    public Response traverse(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Bodies.json(200, reads.traverse(Call.of(request), PathIds.require(id)));
    }

    @GET
    @Path("/{id}/impact")
    public Response impact(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Bodies.json(200, reads.impact(Call.of(request), PathIds.require(id)));
    }

    @PATCH
    @Path("/{id}/revoke")
    public Response revoke(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Bodies.json(200, revoke.revoke(Call.of(request), PathIds.require(id)));
    }

    private Response list(Call call, Direction direction, String session, Paging paging) {
        return Bodies.json(
                200,
                PageBody.of(
                        reads.ofSession(call, direction, PathIds.require(session), paging),
                        paging,
                        EdgeRow::id,
                        DelegationViews.Listed::of));
    }
}
