package io.caracal.core.event;

import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Authority that ended: an entry of {@code caracal.sessions.revoke} (streams contract §3.3). At least one of the three
 * anchors is set.
 *
 * @param sessionId the authority record, despite the wire name {@code session_id}
 * @param agentSessionId the Coordinator session
 * @param delegationEdgeId the delegation
 * @param reason why, for people
 * @param grantId the grant whose revocation led to this
 */
public record RevocationEvent(
        ZoneId zoneId,
        @Nullable AuthorityRecordId sessionId,
        @Nullable SessionId agentSessionId,
        @Nullable DelegationEdgeId delegationEdgeId,
        @Nullable String reason,
        @Nullable String grantId) {
    /** @throws IllegalArgumentException when there is no anchor: it would revoke nothing */
    public RevocationEvent {
        if (sessionId == null && agentSessionId == null && delegationEdgeId == null) {
            throw new IllegalArgumentException(
                    "a revocation names no session_id, agent_session_id or delegation_edge_id");
        }
    }

    public static RevocationEvent ofAuthorityRecord(ZoneId zone, AuthorityRecordId record, String reason) {
        return new RevocationEvent(zone, record, null, null, reason, null);
    }

    public static RevocationEvent ofSession(ZoneId zone, SessionId session, String reason) {
        return new RevocationEvent(zone, null, session, null, reason, null);
    }

    public static RevocationEvent ofDelegation(ZoneId zone, DelegationEdgeId edge, String reason) {
        return new RevocationEvent(zone, null, null, edge, reason, null);
    }

    /** The wire fields, absent ones left out. */
    public Map<String, String> toFields() {
        return StreamFields.empty()
                .with("zone_id", zoneId)
                .with("session_id", sessionId)
                .with("agent_session_id", agentSessionId)
                .with("delegation_edge_id", delegationEdgeId)
                .with("reason", reason)
                .with("grant_id", grantId)
                .map();
    }

    /**
     * Reads wire fields; others are ignored, empty ones count as absent.
     *
     * @throws IllegalArgumentException when the zone or every anchor is missing, or an id is outside the grammar
     */
    public static RevocationEvent fromFields(Map<String, String> fields) {
        StreamFields in = StreamFields.of(fields);
        return new RevocationEvent(
                in.requiredId("zone_id", ZoneId::parse),
                in.id("session_id", AuthorityRecordId::parse),
                in.id("agent_session_id", SessionId::parse),
                in.id("delegation_edge_id", DelegationEdgeId::parse),
                in.text("reason"),
                in.text("grant_id"));
    }
}
