package io.caracal.coordinator.identity;

import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.scope.Scopes;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.RawToken;

/** Turns a bearer mandate into a caller: proven, allowed to use this service, and not ended since it was minted. */
public final class AgentAuthenticator {

    private final MandateReader mandates;
    private final Transactions transactions;
    private final String requiredScope;
    private final IdentityStore identities = new IdentityStore();

    /** @param requiredScope what a mandate must hold to use this service, {@code agent:lifecycle} */
    public AgentAuthenticator(MandateReader mandates, Transactions transactions, String requiredScope) {
        this.mandates = mandates;
        this.transactions = transactions;
        this.requiredScope = requiredScope;
    }

    Caller.Agent authenticate(RawToken token) {
        MandateClaims claims = mandates.read(token, ErrorCode.INVALID_TOKEN);
        Scopes scopes = scopes(claims);
        if (!scopes.contains(requiredScope)) {
            throw CaracalException.of(ErrorCode.MISSING_SCOPE);
        }
        if (!transactions.inZone(claims.zoneId(), tx -> identities.alive(tx, claims))) {
            throw CaracalException.of(ErrorCode.IDENTITY_REVOKED);
        }
        return new Caller.Agent(claims.zoneId(), claims.clientId(), claims.subject(), claims.sid(), scopes);
    }

    private static Scopes scopes(MandateClaims claims) {
        try {
            return Scopes.parse(claims.scope());
        } catch (IllegalArgumentException malformed) {
            throw CaracalException.of(ErrorCode.MISSING_SCOPE).causedBy(malformed);
        }
    }
}
