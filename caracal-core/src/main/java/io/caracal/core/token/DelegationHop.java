package io.caracal.core.token;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One hop of a delegation chain (STS contract §2.5). The last hop names the receiver and has no edge.
 *
 * @param applicationId who acts at this hop
 * @param agentSessionId its session
 * @param delegationEdgeId the edge that leads to the next hop
 */
public record DelegationHop(
        ApplicationId applicationId,
        @Nullable SessionId agentSessionId,
        @Nullable DelegationEdgeId delegationEdgeId) {
    /** The hop as claims, absent members left out. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("application_id", applicationId.value());
        if (agentSessionId != null) {
            map.put("agent_session_id", agentSessionId.value());
        }
        if (delegationEdgeId != null) {
            map.put("delegation_edge_id", delegationEdgeId.value());
        }
        return Collections.unmodifiableMap(map);
    }
}
