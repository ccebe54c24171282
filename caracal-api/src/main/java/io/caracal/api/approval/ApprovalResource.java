package io.caracal.api.approval;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Filters;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/zones/{zoneId}/approvals} (API contract §1.15). */
@Path("/v1/zones/{zoneId}/approvals")
@Produces(MediaType.APPLICATION_JSON)
public final class ApprovalResource {

    private static final int MAX_TIER = 64;
    private static final int MAX_PRINCIPAL = 128;
    private static final List<String> DECIDED =
            List.of("id", "state", "satisfied_at", "rejected_at", "approver_subject_id");

    private final Transactions transactions;
    private final ApprovalStore store;
    private final Decisions decisions;

    ApprovalResource(Transactions transactions, ApprovalStore store, Decisions decisions) {
        this.transactions = transactions;
        this.store = store;
        this.decisions = decisions;
    }

    @GET
    public Page<Map<String, @Nullable Object>> list(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.read(request);
        Filters filters = filters(request);
        return transactions
                .inZone(zone, tx -> store.list(tx, zone, page, filters))
                .map(Approval::members);
    }

    @GET
    @Path("/counts")
    public Map<String, Long> counts(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        ZoneId zone = AdminRequest.of(http).zone(zoneId);
        return transactions.inZone(zone, tx -> store.counts(tx, zone));
    }

    @GET
    @Path("/{id}")
    public Map<String, @Nullable Object> get(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        String hold = request.id(id);
        return transactions.inZone(zone, tx -> decisions.find(tx, zone, hold)).members();
    }

    @POST
    @Path("/{id}/approve")
    public Map<String, @Nullable Object> approve(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        return decide(AdminRequest.of(http), zoneId, id, true);
    }

    @POST
    @Path("/{id}/reject")
    public Map<String, @Nullable Object> reject(
            @Context ContainerRequestContext http, @PathParam("zoneId") String zoneId, @PathParam("id") String id) {
        return decide(AdminRequest.of(http), zoneId, id, false);
    }

    private Map<String, @Nullable Object> decide(AdminRequest request, String zoneId, String id, boolean approved) {
        Approval after = decisions.decide(request, request.zone(zoneId), request.id(id), approved);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>(after.members());
        answer.keySet().retainAll(DECIDED);
        return answer;
    }

    private static Filters filters(AdminRequest request) {
        Filters filters = new Filters(request);
        requireShort(filters, "tier", MAX_TIER);
        requireShort(filters, "principal", MAX_PRINCIPAL);
        return filters.word("state", ApprovalStore.STATES, Approval.STATE + " = :state")
                .text("tier", "h.tier = :tier")
                .text("principal", "h.principal_id = :principal")
                .instant("since", "h.created_at >= :since")
                .instant("until", "h.created_at <= :until");
    }

    private static void requireShort(Filters filters, String parameter, int longest) {
        if (filters.textOf(parameter).filter(text -> text.length() > longest).isPresent()) {
            throw Filters.invalid();
        }
    }
}
