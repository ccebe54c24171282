package io.caracal.coordinator.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Fields;
import io.caracal.common.http.QueryText;
import io.caracal.coordinator.idempotency.IdempotencyKey;
import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.identity.Caller;
import io.caracal.coordinator.wire.Bodies;
import io.caracal.coordinator.wire.PageBody;
import io.caracal.coordinator.wire.Paging;
import io.caracal.coordinator.wire.PathIds;
import io.caracal.coordinator.wire.StorableText;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.DELETE;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /zones/{zone}/agents} (Coordinator contract §A.7, §A.8). */
@Path("/zones/{zone}/agents")
public final class SessionResource {

    private static final int MAX_REASON = 256;

    private final SessionStart start;
    private final SessionService sessions;
    private final Leases leases;

    public SessionResource(SessionStart start, SessionService sessions, Leases leases) {
        this.start = start;
        this.sessions = sessions;
        this.leases = leases;
    }

    @POST
    public Response start(@Context ContainerRequestContext request, InputStream body) throws IOException {
        Call call = Call.of(request);
        StartRequest wanted = StartRequest.read(Bodies.read(request, body).orElse(null));
        Optional<IdempotencyKey> key = IdempotencyKey.of(
                request.getHeaders().get("Idempotency-Key"),
                request.getHeaderString("Idempotency-Key-Kind"),
                call.requestId());
        return start.start(call, agent(call), wanted, key).response();
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        Paging paging = Paging.of(request);
        SessionQuery wanted = new SessionQuery(
                SessionService.visibleTo(call.caller()),
                null,
                QueryText.one(request, "status").orElse(null),
                QueryText.one(request, "lifecycle").orElse(null),
                QueryText.one(request, "application_id").orElse(null),
                QueryText.one(request, "label").orElse(null),
                paging);
        return Bodies.json(
                200, PageBody.of(sessions.list(call, wanted), paging, SessionRow::id, SessionViews.Listed::of));
    }

    @GET
    @Path("/{id}")
    public Response get(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Bodies.json(200, SessionViews.Listed.of(sessions.get(Call.of(request), PathIds.require(id))));
    }

    @GET
    @Path("/{id}/children")
    public Response children(@Context ContainerRequestContext request, @PathParam("id") String id) {
        Call call = Call.of(request);
        Paging paging = Paging.of(request);
        SessionQuery wanted =
                SessionQuery.childrenOf(PathIds.require(id), SessionService.visibleTo(call.caller()), paging);
        return Bodies.json(
                200, PageBody.of(sessions.list(call, wanted), paging, SessionRow::id, SessionViews.Child::of));
    }

    @PATCH
    @Path("/{id}/suspend")
    public Response suspend(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Bodies.json(200, Map.of("suspended", sessions.suspend(Call.of(request), PathIds.require(id))));
    }

    @PATCH
    @Path("/{id}/resume")
    public Response resume(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Bodies.json(200, Map.of("resumed", sessions.resume(Call.of(request), PathIds.require(id))));
    }

    @DELETE
    @Path("/{id}")
    public Response terminate(@Context ContainerRequestContext request, @PathParam("id") String id, InputStream body)
            throws IOException {
        String why = QueryText.one(request, "reason").orElse("requested");
        if (why.isEmpty() || why.length() > MAX_REASON || !StorableText.fits(why)) {
            throw CaracalException.of(ErrorCode.INVALID_QUERY);
        }
        OptionalLong generation = generation(Bodies.read(request, body));
        sessions.terminate(Call.of(request), PathIds.require(id), why, generation);
        return Response.noContent().build();
    }

    @POST
    @Path("/{id}/lease")
    public Response lease(@Context ContainerRequestContext request, @PathParam("id") String id) {
        Call call = Call.of(request);
        return Bodies.json(200, SessionViews.Lease.of(leases.acquire(call, agent(call), PathIds.require(id))));
    }

    @POST
    @Path("/{id}/heartbeat")
    public Response heartbeat(@Context ContainerRequestContext request, @PathParam("id") String id, InputStream body)
            throws IOException {
        Call call = Call.of(request);
        Fields in = Fields.lenient(Bodies.read(request, body).orElse(null), ErrorCode.INVALID_BODY);
        long generation = in.requiredInteger("lease_generation", 1, Long.MAX_VALUE);
        in.oneOf("status", "healthy", "starting", "healthy", "degraded", "unhealthy");
        long invocations =
                in.optionalInteger("active_invocations", 0, Long.MAX_VALUE).orElse(0L);
        in.optionalJson("metadata");
        Optional<String> service = in.optionalText("service_id", 1, 128);
        in.done();
        String session = PathIds.require(id);
        if (service.isPresent()) {
            // Services are registered nowhere, so none can be found; the session itself is checked first.
            sessions.get(call, session);
            throw CaracalException.of(ErrorCode.AGENT_SERVICE_NOT_FOUND);
        }
        SessionRow row = leases.beat(call, agent(call), session, generation);
        return Bodies.json(200, new SessionViews.Beat(SessionViews.BeatingAgent.of(row), null, invocations));
    }

    private static OptionalLong generation(Optional<JsonNode> body) {
        if (body.isEmpty() || body.get().isNull()) {
            return OptionalLong.empty();
        }
        Fields in = Fields.of(body.get(), ErrorCode.INVALID_BODY, false, false);
        Optional<Long> generation = in.optionalInteger("lease_generation", 1, Long.MAX_VALUE);
        in.done();
        return generation.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** These routes are closed to the operator token, so whoever gets here is an agent. */
    private static Caller.Agent agent(Call call) {
        if (call.caller() instanceof Caller.Agent agent) {
            return agent;
        }
        throw CaracalException.of(ErrorCode.INVALID_TOKEN);
    }
}
