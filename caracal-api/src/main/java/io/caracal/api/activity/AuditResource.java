package io.caracal.api.activity;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Export;
import io.caracal.api.listing.Filters;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/zones/{zoneId}/audit}: audit events of a zone (API contract §1.14). */
@Path("/v1/zones/{zoneId}/audit")
@Produces(MediaType.WILDCARD)
public final class AuditResource {

    private static final List<String> DECISIONS = List.of("allow", "deny", "partial");

    private final Transactions transactions;
    private final ActivityStore store;

    AuditResource(Transactions transactions, ActivityStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    @GET
    public Response audit(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.export(request);
        Filters filters = AuditFilters.of(request, DECISIONS);
        Export export = Export.read(request, ActivityFields.AUDIT);
        Page<AuditRow> rows = transactions.inZone(zone, tx -> store.audit(tx, zone, page, filters));
        return export.answer("audit", zone, rows);
    }

    @GET
    @Path("/by-request/{requestId}")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Map<String, @Nullable Object>> byRequest(
            @Context ContainerRequestContext http,
            @PathParam("zoneId") String zoneId,
            @PathParam("requestId") String requestId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        return events(zone, request.id(requestId)).stream()
                .map(AuditRow::members)
                .toList();
    }

    @GET
    @Path("/by-request/{requestId}/explain")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, @Nullable Object> explain(
            @Context ContainerRequestContext http,
            @PathParam("zoneId") String zoneId,
            @PathParam("requestId") String requestId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        return Explanation.of(requestId, zone, events(zone, request.id(requestId)));
    }

    private List<AuditRow> events(ZoneId zone, String requestId) {
        List<AuditRow> events = transactions.inZone(zone, tx -> store.ofRequest(tx, zone, requestId));
        if (events.isEmpty()) {
            throw CaracalException.of(ErrorCode.REQUEST_NOT_FOUND);
        }
        return events;
    }
}
