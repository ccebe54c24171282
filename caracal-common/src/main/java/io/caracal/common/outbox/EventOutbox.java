package io.caracal.common.outbox;

import io.caracal.common.storage.Transaction;
import io.caracal.core.id.IdFactory;

/** The outbox of the management API in table {@code event_outbox}; the token service leaves approval evidence there too. */
public final class EventOutbox implements Outbox {

    private static final String INSERT = "WITH appended AS (INSERT INTO event_outbox"
            + " (id, stream_name, payload_json, request_id, attempts, available_at, created_at)"
            + " VALUES (:id, :stream, CAST(:payload AS json), :request, 0, now(), clock_timestamp()))"
            + " SELECT CAST(pg_notify(:channel, '') AS text)";

    private final IdFactory ids;

    public EventOutbox(IdFactory ids) {
        this.ids = ids;
    }

    @Override
    public String append(Transaction tx, OutboxMessage message) {
        return append(tx, ids.next(), message);
    }

    /** Stores the message under an id the caller chose, for instance the id of the audit event it carries. */
    public String append(Transaction tx, String id, OutboxMessage message) {
        if (message.dedupeKey() != null) {
            throw new IllegalArgumentException("the event outbox has no de-duplication keys");
        }
        tx.handle()
                .createQuery(INSERT)
                .bind("id", id)
                .bind("stream", message.stream())
                .bind("payload", Payload.json(message.fields()))
                .bind("request", message.requestId())
                .bind("channel", OutboxTable.EVENT.channel())
                .mapTo(String.class)
                .list();
        return id;
    }
}
