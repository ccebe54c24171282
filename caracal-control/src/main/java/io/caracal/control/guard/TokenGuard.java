package io.caracal.control.guard;

import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.scope.Scopes;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateVerifier;
import io.caracal.core.token.RawToken;
import io.caracal.core.token.RawToken.SchemeCase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies control-key mandates: resource mandates of the Control audience, minted by the configured issuer for the zone that they name (API
 * contract §7.4).
 */
public final class TokenGuard {
    private final MandateVerifier verifier;

    /** @param verifier requires the issuer, the Control audience and {@code use=resource} */
    public TokenGuard(MandateVerifier verifier) {
        this.verifier = verifier;
    }

    /**
     * Who invokes; empty when the header holds no valid control-key mandate.
     *
     * @throws KeysUnavailableException when the zone's keys cannot be had, so that nothing is known about the token
     */
    public Optional<Invoker> identify(@Nullable String authorization) {
        Optional<RawToken> token = RawToken.fromAuthorization(authorization, SchemeCase.EXACT);
        try {
            return token.isPresent() ? identify(token.get()) : Optional.empty();
        } catch (InvalidMandateException e) {
            return Optional.empty(); // every cause reads the same to the caller
        }
    }

    private Optional<Invoker> identify(RawToken token) throws InvalidMandateException {
        Optional<ZoneId> zone = ZoneId.parse(token.peek().zoneId());
        if (zone.isEmpty()) {
            return Optional.empty();
        }
        MandateClaims claims = verifier.verify(token, zone.get()).claims();
        return Optional.of(new Invoker(
                claims.subject(),
                claims.clientId(),
                zone.get(),
                Scopes.parse(claims.scope()),
                claims.jti(),
                claims.expiresAt()));
    }
}
