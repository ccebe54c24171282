package io.caracal.gateway.mandate;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.PeekedClaims;
import io.caracal.core.token.RawToken;
import io.caracal.gateway.refusal.Denial;

/**
 * A mandate as the caller presents it: read once, nothing in it proven.
 *
 * @param fingerprint names the token in evidence without revealing it: the first 8 bytes of its SHA-256, in hexadecimal
 */
public record PresentedMandate(RawToken token, PeekedClaims claims, String fingerprint) {

    /** The zone it claims. */
    public ZoneId zone() {
        return ZoneId.parse(claims.zoneId()).orElseThrow(Denial.MISSING_ZONE::refuse);
    }

    /** The application it claims. */
    public ApplicationId client() {
        return ApplicationId.parse(claims.clientId()).orElseThrow(Denial.MISSING_CLIENT::refuse);
    }
}
