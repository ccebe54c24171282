package io.caracal.common.outbox;

import io.caracal.common.storage.Transaction;
import io.caracal.core.id.IdFactory;
import java.util.Optional;

/** The outbox in table {@code caracal_outbox}; every message carries a de-duplication key, unique per producer and stream. */
public final class CaracalOutbox implements Outbox {

    private static final String INSERT = "WITH appended AS (INSERT INTO caracal_outbox (id, producer, topic,"
            + " dedupe_key, payload_json, request_id, status, attempts, available_at, created_at, updated_at) VALUES (:id,"
            + " :producer, :topic, :dedupe, CAST(:payload AS json), :request, 'pending', 0, now(), clock_timestamp(),"
            + " now()) ON CONFLICT (producer, topic, dedupe_key) DO NOTHING RETURNING id) SELECT id,"
            + " CAST(pg_notify(:channel, '') AS text) FROM appended";
    private static final String EXISTING =
            "SELECT id FROM caracal_outbox WHERE producer = :producer AND topic = :topic AND dedupe_key = :dedupe";

    private final String producer;
    private final IdFactory ids;

    /** Writes rows of one producer, {@code api} or {@code coordinator}. */
    public CaracalOutbox(String producer, IdFactory ids) {
        this.producer = producer;
        this.ids = ids;
    }

    @Override
    public String append(Transaction tx, OutboxMessage message) {
        String dedupeKey = message.dedupeKey();
        if (dedupeKey == null) {
            throw new IllegalArgumentException("a message of this outbox needs a de-duplication key");
        }
        Optional<String> appended = tx.handle()
                .createQuery(INSERT)
                .bind("id", ids.next())
                .bind("producer", producer)
                .bind("topic", message.stream())
                .bind("dedupe", dedupeKey)
                .bind("payload", Payload.json(message.fields()))
                .bind("request", message.requestId())
                .bind("channel", OutboxTable.caracal(producer).channel())
                .map((row, context) -> row.getString("id"))
                .findOne();
        return appended.orElseGet(() -> existing(tx, message.stream(), dedupeKey));
    }

    private String existing(Transaction tx, String topic, String dedupeKey) {
        return tx.handle()
                .createQuery(EXISTING)
                .bind("producer", producer)
                .bind("topic", topic)
                .bind("dedupe", dedupeKey)
                .mapTo(String.class)
                .one();
    }
}
