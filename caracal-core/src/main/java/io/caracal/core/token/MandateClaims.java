package io.caracal.core.token;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a mandate says (STS contract §3.2). Holding one proves nothing: see {@link VerifiedMandate}.
 *
 * @param issuer {@code iss}
 * @param subject {@code sub}: an application id or an external subject
 * @param audience {@code aud}, never empty
 * @param expiresAt {@code exp}, whole seconds
 * @param issuedAt {@code iat}, whole seconds
 * @param jti unique id of the mandate
 * @param sid the authority record
 * @param rootSid the authority record the lineage began with
 * @param scope space-delimited text exactly as it was asked for, null rather than empty
 * @param target granted resource identifiers
 * @param agentSessionId the governed session, if any
 * @param delegationEdgeId the delegation used, if any; the members after it belong to it
 * @param delegationPath edges from the root to the leaf
 * @param hopCount 0 to 10
 * @param delegationGraphEpoch the zone's epoch at minting, 0 when unknown
 */
public record MandateClaims(
        String issuer,
        String subject,
        List<String> audience,
        Instant expiresAt,
        Instant issuedAt,
        String jti,
        ZoneId zoneId,
        ApplicationId clientId,
        AuthorityRecordId sid,
        AuthorityRecordId rootSid,
        MandateUse use,
        SubjectType subjectType,
        @Nullable String scope,
        List<String> target,
        @Nullable SessionId agentSessionId,
        @Nullable DelegationEdgeId delegationEdgeId,
        @Nullable SessionId sourceSessionId,
        @Nullable SessionId targetSessionId,
        List<DelegationEdgeId> delegationPath,
        List<DelegationHop> delegationChain,
        int hopCount,
        long delegationGraphEpoch) {
    /** Longest delegation path that any verifier accepts. */
    public static final int MAX_HOPS = 10;

    /** @throws IllegalArgumentException when a required text is empty or a number outside its range */
    public MandateClaims {
        requireText(issuer, "iss");
        requireText(subject, "sub");
        requireText(jti, "jti");
        require(!audience.isEmpty(), "aud is empty");
        require(expiresAt.isAfter(issuedAt), "exp is not after iat");
        require(hopCount >= 0 && hopCount <= MAX_HOPS, "hop_count is outside 0 to " + MAX_HOPS);
        require(delegationGraphEpoch >= 0, "delegation_graph_epoch is negative");
        expiresAt = Instant.ofEpochSecond(expiresAt.getEpochSecond());
        issuedAt = Instant.ofEpochSecond(issuedAt.getEpochSecond());
        scope = scope == null || scope.isEmpty() ? null : scope;
        audience = List.copyOf(audience);
        target = List.copyOf(target);
        delegationPath = List.copyOf(delegationPath);
        delegationChain = List.copyOf(delegationChain);
    }

    private static void requireText(String value, String name) {
        require(!value.isEmpty(), name + " is empty");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The claims by their wire names, in the contract's order, absent ones left out; unmodifiable, plain JSON values. */
    public Map<String, Object> asMap() {
        return ClaimsMap.of(this);
    }

    public static MandateClaimsBuilder builder() {
        return new MandateClaimsBuilder();
    }

    /** These claims as the start of other ones. */
    public MandateClaimsBuilder toBuilder() {
        return new MandateClaimsBuilder(this);
    }
}
