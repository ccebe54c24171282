package io.caracal.coordinator.identity;

import io.caracal.common.storage.Transaction;
import io.caracal.core.token.MandateClaims;

/** Asks whether what a mandate stands on still lives: zone, application, authority record, and the session and edge that it names. */
final class IdentityStore {

    private static final String ALIVE = """
        SELECT EXISTS (SELECT 1 FROM zones WHERE id = :zone AND archived_at IS NULL)
           AND EXISTS (SELECT 1 FROM applications WHERE zone_id = :zone AND id = :client AND archived_at IS NULL
                       AND (expires_at IS NULL OR expires_at > now()))
           AND EXISTS (SELECT 1 FROM authority_records WHERE zone_id = :zone AND id = :sid AND status = 'active'
                       AND expires_at > now())
           AND (CAST(:session AS text) IS NULL OR EXISTS (SELECT 1 FROM sessions WHERE zone_id = :zone
                       AND id = :session AND status IN ('active', 'suspended')))
           AND (CAST(:edge AS text) IS NULL OR EXISTS (SELECT 1 FROM delegation_edges WHERE zone_id = :zone
                       AND id = :edge AND status = 'active' AND expires_at > now()))
        """;

    boolean alive(Transaction tx, MandateClaims claims) {
        return tx.handle()
                .createQuery(ALIVE)
                .bind("zone", claims.zoneId().value())
                .bind("client", claims.clientId().value())
                .bind("sid", claims.sid().value())
                .bind(
                        "session",
                        claims.agentSessionId() == null
                                ? null
                                : claims.agentSessionId().value())
                .bind(
                        "edge",
                        claims.delegationEdgeId() == null
                                ? null
                                : claims.delegationEdgeId().value())
                .mapTo(Boolean.class)
                .one();
    }
}
