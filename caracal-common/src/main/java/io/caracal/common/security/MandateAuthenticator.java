package io.caracal.common.security;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.core.token.MandateVerifier;
import io.caracal.core.token.RawToken;
import io.caracal.core.token.VerifiedMandate;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies a presented mandate and turns failure into the answer for the caller: every refusal is the same 401
 * {@code invalid_token}, and keys that cannot be had are 503 with the code of the service.
 */
public final class MandateAuthenticator {

    private static final Logger LOG = LoggerFactory.getLogger(MandateAuthenticator.class);

    private final MandateVerifier verifier;
    private final ErrorCode keysUnavailable;

    /** @param keysUnavailable code of the 503 answer, for example {@code sts_unreachable} */
    public MandateAuthenticator(MandateVerifier verifier, ErrorCode keysUnavailable) {
        this.verifier = verifier;
        this.keysUnavailable = keysUnavailable;
    }

    /** Verifies the mandate for the zone that it names itself. The caller must compare that zone with the one asked for. */
    public VerifiedMandate authenticate(RawToken token) {
        try {
            String named = token.peek().zoneId();
            ZoneId zone = ZoneId.parse(named).orElseThrow(MandateAuthenticator::invalidToken);
            return authenticate(token, zone);
        } catch (InvalidMandateException e) {
            throw refused(e);
        }
    }

    /** Verifies the mandate for a zone known from elsewhere; a mandate of another zone is refused. */
    public VerifiedMandate authenticate(RawToken token, ZoneId zone) {
        try {
            return verifier.verify(token, zone);
        } catch (InvalidMandateException e) {
            throw refused(e);
        } catch (KeysUnavailableException e) {
            throw CaracalException.of(keysUnavailable)
                    .status(503)
                    .retryAfter(Duration.ofSeconds(1))
                    .causedBy(e);
        }
    }

    private static CaracalException refused(InvalidMandateException e) {
        LOG.debug("mandate refused: {}", e.reason());
        return invalidToken().causedBy(e);
    }

    private static CaracalException invalidToken() {
        return CaracalException.of(ErrorCode.INVALID_TOKEN).status(401);
    }
}
