package io.caracal.gateway.canary;

import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.Canary;
import io.caracal.core.id.IdFactory;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateMinter;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.SigningKey;
import io.caracal.core.token.SubjectType;
import io.caracal.core.token.VerifiedMandate;
import io.caracal.gateway.mandate.MandateDesk;
import io.caracal.gateway.mandate.PresentedMandate;
import io.caracal.gateway.mandate.ZoneVerifier;
import io.caracal.gateway.revocation.Anchor;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Mandates of the reserved zone, signed with a key that exists in this process alone and that the verifier of callers does not know. */
final class CanaryMandates {

    private static final String ISSUER = "urn:caracal:canary";
    private static final Duration LIFETIME = Duration.ofMinutes(2);

    private final MandateMinter minter = new MandateMinter();
    private final IdFactory ids;
    private final Clock clock;
    private final SigningKey key;
    private final MandateDesk desk;

    CanaryMandates(IdFactory ids, Clock clock, SecureRandom random) {
        this.ids = ids;
        this.clock = clock;
        this.key = SigningKey.generate(ids.next(), random);
        this.desk = new MandateDesk(
                ZoneVerifier.verifier(
                        (zone, kid) -> zone.equals(Canary.ZONE) && kid.equals(key.kid()) ? key.publicKey() : null,
                        clock),
                clock);
    }

    /** Mints a mandate and takes it in as that of a caller; what it hangs on. Refused when it is not acceptable. */
    List<Anchor> admitted() {
        PresentedMandate presented = desk.read("Bearer " + minter.mint(claims(), key));
        VerifiedMandate verified = desk.verify(presented, presented.zone());
        return List.copyOf(Anchor.of(verified.claims()));
    }

    private MandateClaims claims() {
        Instant now = clock.instant();
        AuthorityRecordId record = new AuthorityRecordId(Anchor.CANARY.id());
        return MandateClaims.builder()
                .issuer(ISSUER)
                .subject(Canary.APPLICATION.value())
                .audience(List.of(ISSUER))
                .issuedAt(now)
                .expiresAt(now.plus(LIFETIME))
                .jti(ids.next())
                .zoneId(Canary.ZONE)
                .clientId(Canary.APPLICATION)
                .sid(new AuthorityRecordId(ids.next()))
                .rootSid(record)
                .use(MandateUse.GATEWAY)
                .subjectType(SubjectType.APPLICATION)
                .build();
    }
}
