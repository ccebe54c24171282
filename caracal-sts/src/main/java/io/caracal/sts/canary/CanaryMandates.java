package io.caracal.sts.canary;

import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.Canary;
import io.caracal.core.id.IdFactory;
import io.caracal.core.scope.Scopes;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateMinter;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.MandateVerifier;
import io.caracal.core.token.RawToken;
import io.caracal.core.token.SigningKey;
import io.caracal.sts.authority.References;
import io.caracal.sts.authority.Standing;
import io.caracal.sts.exchange.SubjectTokens;
import io.caracal.sts.mandate.MandatePlan;
import io.caracal.sts.mandate.Mandates;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Mints and verifies as an exchange does, with a key that exists in this process alone and that no other verifier knows. */
final class CanaryMandates {

    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final Mandates mandates;
    private final IdFactory ids;
    private final Clock clock;
    private final SigningKey key;
    private final MandateMinter minter = new MandateMinter();
    private final MandateVerifier verifier;

    CanaryMandates(String issuer, IdFactory ids, Clock clock, SecureRandom random) {
        this.mandates = new Mandates(issuer);
        this.ids = ids;
        this.clock = clock;
        this.key = SigningKey.generate(ids.next(), random);
        this.verifier = SubjectTokens.verifier(
                issuer,
                clock,
                (zone, kid) -> zone.equals(Canary.ZONE) && kid.equals(key.kid()) ? key.publicKey() : null,
                MandateUse.SESSION);
    }

    AuthorityRecordId nextRecord() {
        return new AuthorityRecordId(ids.next());
    }

    /** A mandate that rests on the record, signed and proven, as an exchange would refer to it. */
    References minted(AuthorityRecordId record) throws InvalidMandateException {
        Standing standing = new Standing(clock.instant(), Optional.empty(), Optional.empty(), Optional.empty());
        MandatePlan plan = new MandatePlan(
                Canary.ZONE,
                Canary.APPLICATION,
                MandateUse.SESSION,
                Optional.empty(),
                "",
                List.of(),
                LIFETIME,
                record,
                ids.next(),
                standing);
        RawToken token = new RawToken(minter.mint(mandates.claims(plan), key));
        MandateClaims proven = verifier.verify(token, Canary.ZONE).claims();
        return new References(
                Canary.ZONE,
                Canary.APPLICATION,
                Optional.of(proven),
                proven.sid().value(),
                "",
                "",
                Scopes.of(List.of()),
                LIFETIME.toSeconds());
    }
}
