package io.caracal.core.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as the decision contract sees it (STS contract §4.1). An optional text that is empty is the same as one that is
 * absent, and so is an empty claim map.
 *
 * @param sessionId the authority record, if there is one
 */
public record PolicyInput(
        Principal principal,
        Resource resource,
        Action action,
        @Nullable String sessionId,
        @Nullable DelegationEdge delegationEdge,
        Context context) {
    /** The only schema version that is evaluated. */
    public static final String SCHEMA_VERSION = "2026-05-20";

    public PolicyInput {
        sessionId = present(sessionId);
    }

    /** Who asks. Type is {@code Application} or {@code Workload}; lifecycle and labels come from the governed session. */
    public record Principal(
            String type,
            String id,
            String zoneId,
            @Nullable String registrationMethod,
            @Nullable String agentSessionId,
            @Nullable String lifecycle,
            List<String> labels) {
        public Principal {
            registrationMethod = present(registrationMethod);
            agentSessionId = present(agentSessionId);
            lifecycle = present(lifecycle);
            labels = List.copyOf(labels);
        }
    }

    /** What is asked for; scopes are the declared ones. */
    public record Resource(String type, String id, String identifier, List<String> scopes) {
        public Resource {
            scopes = List.copyOf(scopes);
        }
    }

    /** {@code TokenExchange} or {@code CredentialInjection}; method and path only on Gateway exchanges. */
    public record Action(
            String id, @Nullable String method, @Nullable String path) {
        public Action {
            method = present(method);
            path = present(path);
        }
    }

    /** The delegation the request rests on; version and epoch are 0 when unknown. */
    public record DelegationEdge(
            String id,
            @Nullable String sourceSessionId,
            @Nullable String targetSessionId,
            @Nullable String issuerApplicationId,
            @Nullable String receiverApplicationId,
            @Nullable String resourceId,
            List<String> scopes,
            long edgeVersion,
            List<String> path,
            long graphEpoch,
            @Nullable JsonNode constraints) {
        public DelegationEdge {
            sourceSessionId = present(sourceSessionId);
            targetSessionId = present(targetSessionId);
            issuerApplicationId = present(issuerApplicationId);
            receiverApplicationId = present(receiverApplicationId);
            resourceId = present(resourceId);
            scopes = List.copyOf(scopes);
            path = List.copyOf(path);
        }
    }

    /** Circumstances of the request. Subject claims are those of the presented and already verified token. */
    public record Context(
            Map<String, String> actorClaims,
            @Nullable JsonNode subjectClaims,
            @Nullable String traceId,
            @Nullable String sessionId,
            @Nullable String agentSessionId,
            @Nullable String delegationEdgeId,
            boolean challengeResolved,
            List<String> requestedScopes) {
        public Context {
            actorClaims = Map.copyOf(actorClaims);
            subjectClaims = subjectClaims == null || subjectClaims.isEmpty() ? null : subjectClaims;
            traceId = present(traceId);
            sessionId = present(sessionId);
            agentSessionId = present(agentSessionId);
            delegationEdgeId = present(delegationEdgeId);
            requestedScopes = List.copyOf(requestedScopes);
        }
    }

    /**
     * Reads the JSON form, for simulation. Unknown members are ignored; what is missing is empty.
     *
     * @throws PolicyEvaluationException for a schema version other than {@link #SCHEMA_VERSION}
     * @throws InvalidPolicyInputException when a member has the wrong type
     */
    public static PolicyInput fromJson(JsonNode document) throws InvalidPolicyInputException {
        return PolicyInputReader.read(document);
    }

    private static @Nullable String present(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
