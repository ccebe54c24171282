package io.caracal.coordinator.session;

import io.caracal.common.outbox.Outbox;
import io.caracal.common.outbox.OutboxMessage;
import io.caracal.common.storage.Transaction;
import io.caracal.core.event.RevocationEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Announcements of what happened to sessions (Coordinator contract §A.12). */
final class SessionEvents {

    private final Outbox outbox;

    SessionEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    void spawned(Transaction tx, SessionRow session, @Nullable String requestId) {
        Map<String, @Nullable String> fields = lifecycle("spawn", session);
        fields.put("application_id", session.applicationId());
        append(tx, Streams.AGENTS_LIFECYCLE, fields, "spawn:" + session.id(), requestId);
    }

    /** @param revokedRecord the authority record that ends together with the session; null when it lives on */
    void terminated(
            Transaction tx, SessionRow session, @Nullable AuthorityRecordId revokedRecord, @Nullable String requestId) {
        String reason = session.terminationReason();
        Map<String, @Nullable String> fields = lifecycle("terminate", session);
        fields.put("reason", reason);
        append(tx, Streams.AGENTS_LIFECYCLE, fields, "terminate:" + session.id(), requestId);
        RevocationEvent revocation = new RevocationEvent(
                new ZoneId(session.zoneId()), revokedRecord, new SessionId(session.id()), null, reason, null);
        append(
                tx,
                Streams.SESSIONS_REVOKE,
                new LinkedHashMap<>(revocation.toFields()),
                "agent_terminate:" + session.id(),
                requestId);
    }

    /** A suspension can be taken back, so nothing that consumers keep for good is announced. */
    void suspended(Transaction tx, SessionRow session, String reason, @Nullable String requestId) {
        Map<String, @Nullable String> fields = lifecycle("suspend", session);
        fields.put("reason", reason);
        append(tx, Streams.AGENTS_LIFECYCLE, fields, occurrence("suspend", session), requestId);
    }

    void resumed(Transaction tx, SessionRow session, @Nullable String requestId) {
        append(tx, Streams.AGENTS_LIFECYCLE, lifecycle("resume", session), occurrence("resume", session), requestId);
    }

    /** The stored time has more digits than the wire's, so two changes within a millisecond stay two. */
    private static String occurrence(String event, SessionRow session) {
        return event + ":" + session.id() + ":" + session.updatedAt();
    }

    private static Map<String, @Nullable String> lifecycle(String event, SessionRow session) {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("zone_id", session.zoneId());
        fields.put("agent_session_id", session.id());
        fields.put("parent_id", session.parentId());
        return fields;
    }

    private void append(
            Transaction tx,
            String stream,
            Map<String, @Nullable String> fields,
            String dedupeKey,
            @Nullable String requestId) {
        outbox.append(tx, new OutboxMessage(stream, fields, dedupeKey, requestId));
    }
}
