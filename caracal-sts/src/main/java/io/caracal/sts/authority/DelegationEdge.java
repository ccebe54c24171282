package io.caracal.sts.authority;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.ResourceId;
import io.caracal.core.scope.Scopes;
import java.time.Instant;
import java.util.Optional;

/**
 * A delegation from one session to another.
 *
 * @param resource the only resource it is good for, if it is limited to one
 * @param constraints as stored
 * @param root whether it rests on no other delegation
 * @param live active, not revoked, not expired
 */
public record DelegationEdge(
        DelegationEdgeId id,
        GovernedSession source,
        GovernedSession target,
        ApplicationId issuer,
        ApplicationId receiver,
        Optional<ResourceId> resource,
        Scopes scopes,
        JsonNode constraints,
        int version,
        Instant expiresAt,
        boolean root,
        boolean live) {}
