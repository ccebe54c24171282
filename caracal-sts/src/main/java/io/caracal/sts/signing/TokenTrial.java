package io.caracal.sts.signing;

import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.Canary;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateMinter;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.MandateVerifier;
import io.caracal.core.token.RawToken;
import io.caracal.core.token.SigningKey;
import io.caracal.core.token.SubjectType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Signs a token with a key and verifies it. The token is for the reserved zone, from a moment long past, and goes nowhere. */
final class TokenTrial {

    private static final String ISSUER = "urn:caracal:self-test";
    private static final AuthorityRecordId RECORD = new AuthorityRecordId("self-test");
    private static final Clock THEN = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final MandateMinter minter = new MandateMinter();
    private final MandateClaims claims = MandateClaims.builder()
            .issuer(ISSUER)
            .subject(Canary.APPLICATION.value())
            .audience(List.of(ISSUER))
            .issuedAt(THEN.instant())
            .expiresAt(THEN.instant().plus(Duration.ofMinutes(1)))
            .jti("self-test")
            .zoneId(Canary.ZONE)
            .clientId(Canary.APPLICATION)
            .sid(RECORD)
            .rootSid(RECORD)
            .use(MandateUse.SESSION)
            .subjectType(SubjectType.APPLICATION)
            .build();

    /** Whether what was signed says the same once verified. */
    boolean passes(SigningKey key) throws InvalidMandateException {
        MandateVerifier verifier = MandateVerifier.builder()
                .issuer(ISSUER)
                .clock(THEN)
                .keySource((zone, kid) -> kid.equals(key.kid()) ? key.publicKey() : null)
                .acceptedUses(MandateUse.SESSION)
                .build();
        RawToken token = new RawToken(minter.mint(claims, key));
        return verifier.verify(token, Canary.ZONE).claims().jti().equals(claims.jti());
    }
}
