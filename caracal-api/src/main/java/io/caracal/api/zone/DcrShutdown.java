package io.caracal.api.zone;

import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.outbox.OutboxMessage;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.event.RevocationEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends the self-registered applications of a zone and everything that lives from their authority, and announces each end (API contract
 * §1.1). Sessions are announced by their own id only: the authority record behind them may be a person's and carry other sessions.
 */
final class DcrShutdown {

    private static final String REASON = "dcr_shutdown";
    private static final String LOCK =
            "SELECT id FROM applications WHERE zone_id = :zone AND registration_method = 'dcr' AND archived_at IS NULL"
                    + " AND expires_at > now() ORDER BY id FOR UPDATE";
    private static final String ARCHIVE =
            "UPDATE applications SET archived_at = now(), updated_at = now() WHERE zone_id = :zone AND id = ANY(:ids)";
    private static final String REVOKE_RECORDS =
            "WITH RECURSIVE ended AS (SELECT id FROM authority_records WHERE zone_id = :zone AND session_type ="
                    + " 'application' AND subject_id = ANY(:ids) UNION SELECT child.id FROM authority_records child JOIN"
                    + " ended ON child.parent_id = ended.id WHERE child.zone_id = :zone) UPDATE authority_records SET"
                    + " status = 'revoked', revoked_at = now(), revoked_reason = 'dcr_shutdown' WHERE zone_id = :zone AND"
                    + " status = 'active' AND id IN (SELECT id FROM ended) RETURNING id";
    private static final String TERMINATE_SESSIONS =
            "WITH RECURSIVE ended AS (SELECT id FROM sessions WHERE zone_id = :zone AND application_id = ANY(:ids)"
                    + " UNION SELECT child.id FROM sessions child JOIN ended ON child.parent_id = ended.id WHERE"
                    + " child.zone_id = :zone) UPDATE sessions SET status = 'terminated', terminated_at = now(),"
                    + " termination_reason = :reason, updated_at = now() WHERE zone_id = :zone AND status IN ('active',"
                    + " 'suspended') AND id IN (SELECT id FROM ended) RETURNING id, parent_id";
    private static final String REVOKE_EDGES =
            "WITH RECURSIVE ended AS (SELECT id FROM delegation_edges WHERE zone_id = :zone AND (source_session_id ="
                    + " ANY(:ids) OR target_session_id = ANY(:ids)) UNION SELECT child.id FROM delegation_edges child JOIN"
                    + " ended ON child.parent_edge_id = ended.id WHERE child.zone_id = :zone) UPDATE delegation_edges SET"
                    + " status = 'revoked', revoked_at = now(), updated_at = now(), edge_version = edge_version + 1 WHERE"
                    + " zone_id = :zone AND status = 'active' AND id IN (SELECT id FROM ended) RETURNING id";

    private final EventOutbox outbox;

    DcrShutdown(EventOutbox outbox) {
        this.outbox = outbox;
    }

    /** The live self-registered applications, locked until the transaction ends. */
    List<String> lockLive(Transaction tx, ZoneId zone) {
        return tx.handle()
                .createQuery(LOCK)
                .bind("zone", zone.value())
                .mapTo(String.class)
                .list();
    }

    void revoke(Transaction tx, ZoneId zone, List<String> applications, String requestId) {
        tx.handle()
                .createUpdate(ARCHIVE)
                .bind("zone", zone.value())
                .bind("ids", Rows.textArray(applications))
                .execute();
        for (String record : ended(tx, REVOKE_RECORDS, zone, applications)) {
            announce(tx, RevocationEvent.ofAuthorityRecord(zone, new AuthorityRecordId(record), REASON), requestId);
        }
        List<Ended> sessions = sessions(tx, zone, applications);
        for (Ended session : sessions) {
            outbox.append(tx, lifecycle(zone, session, requestId));
            announce(tx, RevocationEvent.ofSession(zone, new SessionId(session.id()), REASON), requestId);
        }
        List<String> sessionIds = sessions.stream().map(Ended::id).toList();
        for (String edge : ended(tx, REVOKE_EDGES, zone, sessionIds)) {
            announce(tx, RevocationEvent.ofDelegation(zone, new DelegationEdgeId(edge), REASON), requestId);
        }
    }

    private void announce(Transaction tx, RevocationEvent event, String requestId) {
        Map<String, @Nullable String> fields = new LinkedHashMap<>(event.toFields());
        outbox.append(tx, OutboxMessage.of(Streams.SESSIONS_REVOKE, fields, requestId));
    }

    private static OutboxMessage lifecycle(ZoneId zone, Ended session, String requestId) {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("event", "terminate");
        fields.put("zone_id", zone.value());
        fields.put("agent_session_id", session.id());
        fields.put("parent_id", session.parent());
        fields.put("reason", REASON);
        return OutboxMessage.of(Streams.AGENTS_LIFECYCLE, fields, requestId);
    }

    private static List<String> ended(Transaction tx, String sql, ZoneId zone, List<String> ids) {
        return tx.handle()
                .createQuery(sql)
                .bind("zone", zone.value())
                .bind("ids", Rows.textArray(ids))
                .mapTo(String.class)
                .list();
    }

    private static List<Ended> sessions(Transaction tx, ZoneId zone, List<String> applications) {
        return tx.handle()
                .createQuery(TERMINATE_SESSIONS)
                .bind("zone", zone.value())
                .bind("ids", Rows.textArray(applications))
                .bind("reason", REASON)
                .map((row, context) -> new Ended(Rows.text(row, "id"), row.getString("parent_id")))
                .list();
    }

    private record Ended(String id, @Nullable String parent) {}
}
