package io.caracal.api.outbox;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** {@code /v1/outbox}: announcements that were given up. Names no zone, so it is for global tokens alone. */
@Path("/v1/outbox")
@Produces(MediaType.APPLICATION_JSON)
public final class OutboxResource {

    private static final String COLLECTION = "outbox";
    private static final String OLDEST = "oldest";

    private final Transactions transactions;
    private final Mutations mutations;
    private final DeadAnnouncementStore store = new DeadAnnouncementStore();

    OutboxResource(Transactions transactions, Mutations mutations) {
        this.transactions = transactions;
        this.mutations = mutations;
    }

    /** The newest first, without their content. */
    @GET
    @Path("/dead")
    public Page<DeadAnnouncement> dead(@Context ContainerRequestContext http) {
        PageRequest page = PageRequest.read(AdminRequest.of(http));
        return transactions.acrossZones(tx -> store.list(tx, page));
    }

    /** Offers one of them to its stream again; 404 dead_outbox_not_found when it is not dead. */
    @POST
    @Path("/{id}/requeue")
    public Requeued requeue(@Context ContainerRequestContext http, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        String row = request.id(id);
        return mutations.global(request, tx -> {
            if (!store.revive(tx, row)) {
                throw CaracalException.of(ErrorCode.DEAD_OUTBOX_NOT_FOUND);
            }
            return Change.action(COLLECTION, row, new Requeued(row, "pending"));
        });
    }

    /** Offers the oldest of them again: {@code limit} 1 to 500, 200 when not given. */
    @POST
    @Path("/requeue")
    public RequeuedMany requeueOldest(@Context ContainerRequestContext http) {
        AdminRequest request = AdminRequest.of(http);
        int limit = PageRequest.read(request).limit();
        return mutations.global(
                request, tx -> Change.action(COLLECTION, OLDEST, new RequeuedMany(store.reviveOldest(tx, limit))));
    }

    /** One row and what it is now. */
    record Requeued(String id, String status) {}

    /** How many rows wait again. */
    record RequeuedMany(int requeued) {}
}
