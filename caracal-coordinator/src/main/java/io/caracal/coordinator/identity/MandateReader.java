package io.caracal.coordinator.identity;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateVerifier;
import io.caracal.core.token.RawToken;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves session mandates. Why one was refused is only logged; the caller hears the same for every reason. */
public final class MandateReader {

    private static final Logger LOG = LoggerFactory.getLogger(MandateReader.class);

    private final MandateVerifier verifier;

    /** @param verifier for session mandates of the configured issuer, with the issuer as audience */
    public MandateReader(MandateVerifier verifier) {
        this.verifier = verifier;
    }

    /** The claims, proven; the given refusal otherwise, or 503 when the keys cannot be had. */
    public MandateClaims read(RawToken token, ErrorCode refusal) {
        try {
            ZoneId zone = ZoneId.parse(token.peek().zoneId()).orElseThrow(() -> CaracalException.of(refusal));
            return verifier.verify(token, zone).claims();
        } catch (InvalidMandateException e) {
            LOG.info("a mandate was refused: {}", e.reason());
            throw CaracalException.of(refusal).causedBy(e);
        } catch (KeysUnavailableException e) {
            LOG.warn("mandates cannot be verified: {}", e.getMessage());
            throw CaracalException.of(ErrorCode.STS_UNREACHABLE, "mandates cannot be verified now")
                    .retryAfter(Duration.ofSeconds(1))
                    .causedBy(e);
        }
    }
}
