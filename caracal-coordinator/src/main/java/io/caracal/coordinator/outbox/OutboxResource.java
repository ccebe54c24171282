package io.caracal.coordinator.outbox;

import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.wire.Bodies;
import io.caracal.coordinator.wire.PageBody;
import io.caracal.coordinator.wire.Paging;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.UuidV7;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** {@code /zones/{zone}/outbox} (Coordinator contract §A.5, §D.8). */
@Path("/zones/{zone}/outbox")
public final class OutboxResource {

    private final DeadRows rows;

    public OutboxResource(DeadRows rows) {
        this.rows = rows;
    }

    @GET
    @Path("/dead")
    public Response dead(@Context ContainerRequestContext request) {
        Paging paging = Paging.of(request);
        return Bodies.json(
                200,
                PageBody.of(
                        rows.list(Call.of(request), paging),
                        paging,
                        DeadRowStore.DeadRow::id,
                        UnaryOperator.<DeadRowStore.DeadRow>identity()));
    }

    @POST
    @Path("/{id}/requeue")
    public Response requeue(@Context ContainerRequestContext request, @PathParam("id") String id) {
        Call call = Call.of(request);
        if (!UuidV7.isUuid(id)) {
            throw CaracalException.of(ErrorCode.INVALID_BODY);
        }
        rows.requeue(call, id);
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("id", id);
        answer.put("status", "pending");
        return Bodies.json(200, answer);
    }
}
