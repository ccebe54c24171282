package io.caracal.gateway.mandate;

import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.secret.Sha256;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.core.token.MandateVerifier;
import io.caracal.core.token.RawToken;
import io.caracal.core.token.VerifiedMandate;
import io.caracal.gateway.refusal.Denial;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes mandates in. What the Gateway does not look at (issuer, audience, use, scope) the STS checks at the exchange (Gateway contract
 * §1.5).
 */
public final class MandateDesk {

    /** Less life than this is not worth an exchange. */
    static final long LEAST_SECONDS_LEFT = 35;

    private static final Logger LOG = LoggerFactory.getLogger(MandateDesk.class);
    private static final int FINGERPRINT_DIGITS = 16;

    private final MandateVerifier verifier;
    private final Clock clock;

    public MandateDesk(MandateVerifier verifier, Clock clock) {
        this.verifier = verifier;
        this.clock = clock;
    }

    /** Reads the mandate of an Authorization header; refuses one that is missing, too large, malformed or about to expire. */
    public PresentedMandate read(@Nullable String authorization) {
        String text = RawToken.bearerText(authorization, RawToken.SchemeCase.IGNORED)
                .orElseThrow(Denial.MISSING_BEARER::refuse);
        if (text.length() > RawToken.MAX_LENGTH) {
            throw Denial.BEARER_TOO_LARGE.refuse();
        }
        PresentedMandate mandate = peek(new RawToken(text));
        if (mandate.claims().expiresAtSeconds() - clock.instant().getEpochSecond() < LEAST_SECONDS_LEFT) {
            throw Denial.BEARER_EXPIRING.refuse();
        }
        return mandate;
    }

    /** Proves the mandate with the keys of the zone it claims. */
    public VerifiedMandate verify(PresentedMandate mandate, ZoneId zone) {
        try {
            return verifier.verify(mandate.token(), zone);
        } catch (InvalidMandateException e) {
            LOG.info("a mandate is refused: {}", e.reason());
            throw Denial.SIGNATURE_INVALID.refuse();
        } catch (KeysUnavailableException e) {
            LOG.warn("a mandate cannot be verified: {}", e.getMessage());
            throw Denial.KEYS_UNAVAILABLE.refuse(e);
        }
    }

    private static PresentedMandate peek(RawToken token) {
        try {
            byte[] bytes = token.value().getBytes(StandardCharsets.UTF_8);
            return new PresentedMandate(token, token.peek(), Sha256.hex(bytes).substring(0, FINGERPRINT_DIGITS));
        } catch (InvalidMandateException e) {
            throw Denial.BEARER_MALFORMED.refuse();
        }
    }
}
