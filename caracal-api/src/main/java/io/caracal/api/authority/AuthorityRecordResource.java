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

/** {@code /v1/zones/{zoneId}/authority-records}: what mandates of a zone hang on, newest first (API contract §1.14). */
@Path("/v1/zones/{zoneId}/authority-records")
public final class AuthorityRecordResource {

    private static final List<String> STATES = List.of("active", "revoked", "expired");
    private static final List<String> KINDS = List.of("user", "application");
    private static final List<String> COLUMNS = List.of(
            "authority_record_id",
            "authority_record_type",
            "subject_id",
            "federated_user_issuer",
            "parent_authority_record_id",
            "status",
            "authenticated_at",
            "created_at",
            "expires_at",
            "revoked_at",
            "revoked_reason");

    private final Transactions transactions;
    private final AuthorityStore store;

    AuthorityRecordResource(Transactions transactions, AuthorityStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    @GET
    public Response list(@Context ContainerRequestContext http, @PathParam("zoneId") String zoneId) {
        AdminRequest request = AdminRequest.of(http);
        ZoneId zone = request.zone(zoneId);
        PageRequest page = PageRequest.export(request);
        Filters filters = new Filters(request)
                .text("authority_record_id", "r.id = :authority_record_id")
                .word("status", STATES, "r.status = :status")
                .text("subject_id", "r.subject_id = :subject_id")
                .word("kind", KINDS, "r.session_type = :kind");
        Export export = Export.whole(request, COLUMNS);
        Page<AuthorityRow> rows = transactions.inZone(zone, tx -> store.records(tx, zone, page, filters));
        return export.answer("authority-records", zone, rows);
    }
}
