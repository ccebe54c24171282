package io.caracal.api.admintoken;

import io.caracal.api.access.Actor;
import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Identifiers;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/admin-tokens} (API contract §1.17). */
@Path("/v1/admin-tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class AdminTokenResource {

    private final Transactions transactions;
    private final AdminTokenStore store;
    private final TokenMint mint;

    AdminTokenResource(Transactions transactions, AdminTokenStore store, TokenMint mint) {
        this.transactions = transactions;
        this.store = store;
        this.mint = mint;
    }

    /** All tokens, revoked and derived ones included; never a value. */
    @GET
    public Page<AdminTokenView> list(@Context ContainerRequestContext http) {
        AdminRequest request = tokenOperator(http);
        PageRequest page = PageRequest.read(request);
        return transactions.acrossZones(tx -> store.list(tx, page));
    }

    @POST
    public Response create(@Context ContainerRequestContext http) {
        return Response.status(201).entity(mint.mint(tokenOperator(http))).build();
    }

    @DELETE
    @Path("/{id}")
    public Response revoke(@Context ContainerRequestContext http, @PathParam("id") String id) {
        AdminRequest request = tokenOperator(http);
        if (!Identifiers.isValid(id)) {
            throw CaracalException.of(ErrorCode.INVALID_ADMIN_TOKEN_ID);
        }
        mint.revoke(request, id);
        return Response.noContent().build();
    }

    private static AdminRequest tokenOperator(ContainerRequestContext http) {
        AdminRequest request = AdminRequest.of(http);
        Actor actor = request.actor();
        if (!actor.global()) {
            throw CaracalException.of(ErrorCode.ADMIN_TOKEN_MANAGEMENT_REQUIRES_GLOBAL);
        }
        if (actor.derived()) {
            throw CaracalException.of(ErrorCode.ADMIN_TOKEN_MANAGEMENT_FORBIDDEN_FOR_DERIVED_TOKEN);
        }
        return request;
    }
}
