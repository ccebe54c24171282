package io.caracal.api.activity;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Export;
import io.caracal.api.listing.Filters;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /v1/zones/{zoneId}/admin-audit}: who changed what in a zone (API contract §1.14). */
@Path("/v1/zones/{zoneId}/admin-audit")
public final class AdminAuditResource {

    private static final List<String> METHODS = List.of("POST", "PUT", "PATCH", "DELETE");

    private final Transactions transactions;
    private final ActivityStore store;

    AdminAuditResource(Transactions transactions, ActivityStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    @GET
    public Response adminAudit(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.export(request);
        Filters filters = new Filters(request)
                .instant("since", "occurred_at >= :since")
                .instant("until", "occurred_at < :until")
                .text("request_id", "request_id = :request_id")
                .text("actor_id", "actor_id = :actor_id")
                .text("entity_type", "entity_type = :entity_type")
                .text("entity_id", "entity_id = :entity_id")
                .word("method", METHODS, "method = :method");
        Export export = Export.read(request, ActivityFields.ADMIN_AUDIT);
        Page<AdminAuditEvent> rows = transactions.inZone(zone, tx -> store.adminAudit(tx, zone, page, filters));
        return export.answer("admin-audit", zone, rows);
    }
}
