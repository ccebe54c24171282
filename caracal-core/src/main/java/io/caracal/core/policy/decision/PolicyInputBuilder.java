package io.caracal.core.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts an input together step by step; principal, resource and action are required. Not for use by more than one thread. */
public final class PolicyInputBuilder {
    private final PolicyInput.Principal principal;
    private final PolicyInput.Resource resource;
    private final PolicyInput.Action action;
    private PolicyInput.@Nullable DelegationEdge edge;
    private @Nullable String sessionId;
    private @Nullable String agentSessionId;
    private @Nullable String traceId;
    private @Nullable JsonNode subjectClaims;
    private boolean challengeResolved;
    private List<String> requestedScopes = List.of();

    public PolicyInputBuilder(
            PolicyInput.Principal principal, PolicyInput.Resource resource, PolicyInput.Action action) {
        this.principal = principal;
        this.resource = resource;
        this.action = action;
    }

    /** The delegation edge; its id also becomes {@code context.delegation_edge_id}. */
    public PolicyInputBuilder delegationEdge(PolicyInput.@Nullable DelegationEdge value) {
        edge = value;
        return this;
    }

    /** The authority record; stands in {@code session.id} and {@code context.session_id}. */
    public PolicyInputBuilder sessionId(@Nullable String value) {
        sessionId = value;
        return this;
    }

    /** The governed session named by the request. */
    public PolicyInputBuilder agentSessionId(@Nullable String value) {
        agentSessionId = value;
        return this;
    }

    /** The request id. */
    public PolicyInputBuilder traceId(@Nullable String value) {
        traceId = value;
        return this;
    }

    /** The claims of the presented token, an object; it must have been verified. */
    public PolicyInputBuilder subjectClaims(@Nullable JsonNode value) {
        subjectClaims = value;
        return this;
    }

    /** Whether an approval hold for this request was consumed. */
    public PolicyInputBuilder challengeResolved(boolean value) {
        challengeResolved = value;
        return this;
    }

    /** The scopes asked for; none on Gateway exchanges. */
    public PolicyInputBuilder requestedScopes(List<String> value) {
        requestedScopes = value;
        return this;
    }

    /** The input. */
    public PolicyInput build() {
        PolicyInput.Context context = new PolicyInput.Context(
                Map.of("caracal_client_id", principal.id()),
                subjectClaims,
                traceId,
                sessionId,
                agentSessionId,
                edge == null ? null : edge.id(),
                challengeResolved,
                requestedScopes);
        return new PolicyInput(principal, resource, action, sessionId, edge, context);
    }
}
