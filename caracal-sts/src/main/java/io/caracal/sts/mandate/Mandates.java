package io.caracal.sts.mandate;

import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateClaimsBuilder;
import io.caracal.core.token.MandateUse;
import io.caracal.sts.authority.Delegation;
import io.caracal.sts.authority.GovernedSession;
import io.caracal.sts.authority.NewAuthority;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Turns plans into claims and the authority record behind them (STS contract §2.12, §3.2). */
public final class Mandates {
    private final String issuer;

    public Mandates(String issuer) {
        this.issuer = issuer;
    }

    /** The record that the mandate's {@code sid} names; only a resource mandate has a parent. */
    public NewAuthority record(MandatePlan plan) {
        Optional<AuthorityRecordId> parent = plan.use() == MandateUse.RESOURCE
                ? plan.standing().record().map(record -> record.id())
                : Optional.empty();
        return new NewAuthority(
                plan.sid(),
                plan.zone(),
                plan.application(),
                plan.subjectType().wire(),
                plan.subjectId(),
                parent,
                expiry(plan),
                plan.standing());
    }

    public MandateClaims claims(MandatePlan plan) {
        MandateClaimsBuilder claims = MandateClaims.builder()
                .issuer(issuer)
                .subject(plan.subjectId())
                .audience(plan.use() == MandateUse.RESOURCE ? plan.targets() : List.of(issuer))
                .issuedAt(plan.standing().now())
                .expiresAt(expiry(plan))
                .jti(plan.jti())
                .zoneId(plan.zone())
                .clientId(plan.application())
                .sid(plan.sid())
                .rootSid(rootSid(plan))
                .use(plan.use())
                .subjectType(plan.subjectType())
                .scope(scope(plan))
                .target(plan.targets())
                .agentSessionId(
                        plan.standing().session().map(GovernedSession::id).orElse(null));
        plan.standing().delegation().ifPresent(delegation -> add(claims, delegation));
        return claims.build();
    }

    private static void add(MandateClaimsBuilder claims, Delegation delegation) {
        claims.delegationEdgeId(delegation.leaf().id())
                .sourceSessionId(delegation.leaf().source().id())
                .targetSessionId(delegation.leaf().target().id())
                .delegationPath(delegation.pathIds())
                .delegationChain(delegation.chain())
                .hopCount(delegation.path().size())
                .delegationGraphEpoch(delegation.graphEpoch());
    }

    private static Instant expiry(MandatePlan plan) {
        return plan.standing().now().plus(plan.lifetime());
    }

    private static AuthorityRecordId rootSid(MandatePlan plan) {
        return plan.use() == MandateUse.SESSION
                ? plan.sid()
                : plan.subject().map(MandateClaims::rootSid).orElse(plan.sid());
    }

    /** A call through the Gateway asks for no scope: it has that of the mandate it was made with. */
    private static String scope(MandatePlan plan) {
        if (!plan.scope().isBlank()) {
            return plan.scope();
        }
        return plan.subject()
                .map(claims -> Objects.requireNonNullElse(claims.scope(), ""))
                .orElse("");
    }
}
