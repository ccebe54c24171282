package io.caracal.core.token;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the parts of {@link MandateClaims}; {@link #build()} refuses when a required one is missing. */
public final class MandateClaimsBuilder {
    private @Nullable String issuer;
    private @Nullable String subject;
    private List<String> audience = List.of();
    private @Nullable Instant expiresAt;
    private @Nullable Instant issuedAt;
    private @Nullable String jti;
    private @Nullable ZoneId zoneId;
    private @Nullable ApplicationId clientId;
    private @Nullable AuthorityRecordId sid;
    private @Nullable AuthorityRecordId rootSid;
    private @Nullable MandateUse use;
    private @Nullable SubjectType subjectType;
    private @Nullable String scope;
    private List<String> target = List.of();
    private @Nullable SessionId agentSessionId;
    private @Nullable DelegationEdgeId delegationEdgeId;
    private @Nullable SessionId sourceSessionId;
    private @Nullable SessionId targetSessionId;
    private List<DelegationEdgeId> delegationPath = List.of();
    private List<DelegationHop> delegationChain = List.of();
    private int hopCount;
    private long delegationGraphEpoch;

    MandateClaimsBuilder() {}

    MandateClaimsBuilder(MandateClaims from) {
        this.issuer = from.issuer();
        this.subject = from.subject();
        this.audience = from.audience();
        this.expiresAt = from.expiresAt();
        this.issuedAt = from.issuedAt();
        this.jti = from.jti();
        this.zoneId = from.zoneId();
        this.clientId = from.clientId();
        this.sid = from.sid();
        this.rootSid = from.rootSid();
        this.use = from.use();
        this.subjectType = from.subjectType();
        this.scope = from.scope();
        this.target = from.target();
        this.agentSessionId = from.agentSessionId();
        this.delegationEdgeId = from.delegationEdgeId();
        this.sourceSessionId = from.sourceSessionId();
        this.targetSessionId = from.targetSessionId();
        this.delegationPath = from.delegationPath();
        this.delegationChain = from.delegationChain();
        this.hopCount = from.hopCount();
        this.delegationGraphEpoch = from.delegationGraphEpoch();
    }

    public MandateClaimsBuilder issuer(String value) {
        this.issuer = value;
        return this;
    }

    public MandateClaimsBuilder subject(String value) {
        this.subject = value;
        return this;
    }

    public MandateClaimsBuilder audience(List<String> value) {
        this.audience = value;
        return this;
    }

    public MandateClaimsBuilder expiresAt(Instant value) {
        this.expiresAt = value;
        return this;
    }

    public MandateClaimsBuilder issuedAt(Instant value) {
        this.issuedAt = value;
        return this;
    }

    public MandateClaimsBuilder jti(String value) {
        this.jti = value;
        return this;
    }

    public MandateClaimsBuilder zoneId(ZoneId value) {
        this.zoneId = value;
        return this;
    }

    public MandateClaimsBuilder clientId(ApplicationId value) {
        this.clientId = value;
        return this;
    }

    public MandateClaimsBuilder sid(AuthorityRecordId value) {
        this.sid = value;
        return this;
    }

    public MandateClaimsBuilder rootSid(AuthorityRecordId value) {
        this.rootSid = value;
        return this;
    }

    public MandateClaimsBuilder use(MandateUse value) {
        this.use = value;
        return this;
    }

    public MandateClaimsBuilder subjectType(SubjectType value) {
        this.subjectType = value;
        return this;
    }

    public MandateClaimsBuilder scope(@Nullable String value) {
        this.scope = value;
        return this;
    }

    public MandateClaimsBuilder target(List<String> value) {
        this.target = value;
        return this;
    }

    public MandateClaimsBuilder agentSessionId(@Nullable SessionId value) {
        this.agentSessionId = value;
        return this;
    }

    public MandateClaimsBuilder delegationEdgeId(@Nullable DelegationEdgeId value) {
        this.delegationEdgeId = value;
        return this;
    }

    public MandateClaimsBuilder sourceSessionId(@Nullable SessionId value) {
        this.sourceSessionId = value;
        return this;
    }

    public MandateClaimsBuilder targetSessionId(@Nullable SessionId value) {
        this.targetSessionId = value;
        return this;
    }

    public MandateClaimsBuilder delegationPath(List<DelegationEdgeId> value) {
        this.delegationPath = value;
        return this;
    }

    public MandateClaimsBuilder delegationChain(List<DelegationHop> value) {
        this.delegationChain = value;
        return this;
    }

    public MandateClaimsBuilder hopCount(int value) {
        this.hopCount = value;
        return this;
    }

    public MandateClaimsBuilder delegationGraphEpoch(long value) {
        this.delegationGraphEpoch = value;
        return this;
    }

    /**
     * The claims.
     *
     * @throws IllegalArgumentException when a required claim was not given or one is outside its range
     */
    public MandateClaims build() {
        return new MandateClaims(
                required(issuer, "iss"),
                required(subject, "sub"),
                audience,
                required(expiresAt, "exp"),
                required(issuedAt, "iat"),
                required(jti, "jti"),
                required(zoneId, "zone_id"),
                required(clientId, "client_id"),
                required(sid, "sid"),
                required(rootSid, "root_sid"),
                required(use, "use"),
                required(subjectType, "sub_type"),
                scope,
                target,
                agentSessionId,
                delegationEdgeId,
                sourceSessionId,
                targetSessionId,
                delegationPath,
                delegationChain,
                hopCount,
                delegationGraphEpoch);
    }

    private static <T> T required(@Nullable T value, String claim) {
        if (value == null) {
            throw new IllegalArgumentException(claim + " is missing");
        }
        return value;
    }
}
