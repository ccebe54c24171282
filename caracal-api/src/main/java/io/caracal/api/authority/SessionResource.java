package io.caracal.api.authority;

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

/** {@code /v1/zones/{zoneId}/sessions}: sessions of a zone, newest first; the Coordinator keeps them (API contract §1.14). */
@Path("/v1/zones/{zoneId}/sessions")
public final class SessionResource {

    private static final List<String> STATES = List.of("active", "suspended", "terminated", "expired");
    private static final List<String> LIFECYCLES = List.of("task", "service");
    private static final List<String> COLUMNS = List.of(
            "session_id",
            "application_id",
            "parent_session_id",
            "status",
            "lifecycle",
            "labels",
            "depth",
            "child_count",
            "subject_authority_record_id",
            "subject_id",
            "federated_user_id",
            "federated_user_issuer",
            "started_at",
            "last_active_at",
            "terminated_at",
            "termination_reason",
            "ttl_seconds");

    private final Transactions transactions;
    private final AuthorityStore store;

    SessionResource(Transactions transactions, AuthorityStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    @GET
    public Response list(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.export(request);
        Filters filters = new Filters(request)
                .word("status", STATES, "s.status = :status")
                .word("lifecycle", LIFECYCLES, "s.lifecycle = :lifecycle")
                .text("application_id", "s.application_id = :application_id")
                .text("parent_session_id", "s.parent_id = :parent_session_id")
                .text("subject_id", "r.subject_id = :subject_id")
                .text("label", ":label = ANY(s.labels)");
        Export export = Export.whole(request, COLUMNS);
        Page<AuthorityRow> rows = transactions.inZone(zone, tx -> store.sessions(tx, zone, page, filters));
        return export.answer("sessions", zone, rows);
    }
}
