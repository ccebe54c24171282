package io.caracal.api.admintoken;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.access.AdminTokens;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.MutationWork;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.security.AdminTokenHash;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.SecretText;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** Makes and revokes tokens. A zone's token is recorded in the chain of that zone, any other in the global chain. */
final class TokenMint {

    private static final String COLLECTION = "admin-tokens";
    private static final int TOKEN_BYTES = 32;

    private final Mutations mutations;
    private final Transactions transactions;
    private final AdminTokenStore store;
    private final AdminTokens tokens;
    private final IdFactory ids;
    private final SecureRandom random;

    TokenMint(Mutations mutations, Transactions transactions, AdminTokens tokens, Chance chance) {
        this.mutations = mutations;
        this.transactions = transactions;
        this.store = new AdminTokenStore();
        this.tokens = tokens;
        this.ids = chance.ids();
        this.random = chance.random();
    }

    /** Where ids and token values come from. */
    record Chance(IdFactory ids, SecureRandom random) {}

    MintedToken mint(AdminRequest request) {
        NewAdminToken body = NewAdminToken.read(request.body());
        SecretText value = newValue();
        MutationWork<MintedToken> work = tx -> insert(tx, request, body, value);
        return body.zone().isPresent()
                ? mutations.inZone(request, body.zone().get(), work)
                : mutations.global(request, work);
    }

    void revoke(AdminRequest request, String id) {
        AdminTokenView token = transactions
                .acrossZones(tx -> store.find(tx, id))
                .orElseThrow(() -> CaracalException.of(ErrorCode.ADMIN_TOKEN_NOT_FOUND));
        if (AdminTokens.seeded(token.createdBy()) && !request.actor().bootstrap()) {
            throw CaracalException.of(
                    ErrorCode.ADMIN_TOKEN_MANAGEMENT_FORBIDDEN_FOR_DERIVED_TOKEN,
                    "credentials from CARACAL_ADMIN_TOKEN are revoked with that token only");
        }
        MutationWork<Boolean> work = tx -> {
            store.revoke(tx, id);
            return Change.deleted(COLLECTION, id);
        };
        String zone = token.zoneId();
        if (zone == null) {
            mutations.global(request, work);
        } else {
            mutations.inZone(request, new ZoneId(zone), work);
        }
        tokens.forget(id);
    }

    private Change<MintedToken> insert(Transaction tx, AdminRequest request, NewAdminToken body, SecretText value) {
        if (body.zone().isPresent() && !store.zoneInUse(tx, body.zone().get())) {
            throw CaracalException.of(ErrorCode.ZONE_NOT_FOUND);
        }
        String id = ids.next();
        String author = request.actor().author();
        Instant createdAt = store.insert(tx, id, body, AdminTokenHash.of(value), author);
        MintedToken minted = new MintedToken(
                id,
                body.name(),
                body.zone().isPresent() ? "zone" : "global",
                body.capability(),
                body.zone().map(ZoneId::value).orElse(null),
                author,
                createdAt,
                value.reveal());
        return Change.created(COLLECTION, id, minted);
    }

    private SecretText newValue() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return SecretText.of("cat_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
