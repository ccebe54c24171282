package io.caracal.gateway.revocation;

import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.token.MandateClaims;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Something a mandate's authority hangs on and that can be revoked. Ids are unique over all zones.
 *
 * @param id in the grammar of ids
 */
public record Anchor(Kind kind, String id) {

    /** The authority record that the self-test revokes, of the reserved zone; nothing else hangs on it. */
    public static final Anchor CANARY = new Anchor(Kind.AUTHORITY_RECORD, "00000000-0000-4000-8000-0000000ca4a3");

    /** What the id names. */
    public enum Kind {
        AUTHORITY_RECORD,
        SESSION,
        DELEGATION_EDGE
    }

    /** Everything that a mandate hangs on, every edge of its delegation path included. */
    public static Set<Anchor> of(MandateClaims claims) {
        Set<Anchor> anchors = new LinkedHashSet<>();
        anchors.add(new Anchor(Kind.AUTHORITY_RECORD, claims.sid().value()));
        anchors.add(new Anchor(Kind.AUTHORITY_RECORD, claims.rootSid().value()));
        if (claims.agentSessionId() != null) {
            anchors.add(new Anchor(Kind.SESSION, claims.agentSessionId().value()));
        }
        if (claims.delegationEdgeId() != null) {
            anchors.add(
                    new Anchor(Kind.DELEGATION_EDGE, claims.delegationEdgeId().value()));
        }
        for (DelegationEdgeId edge : claims.delegationPath()) {
            anchors.add(new Anchor(Kind.DELEGATION_EDGE, edge.value()));
        }
        return Set.copyOf(anchors);
    }
}
