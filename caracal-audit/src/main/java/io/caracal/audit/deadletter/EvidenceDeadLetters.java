package io.caracal.audit.deadletter;

import io.caracal.common.redis.Redis;
import io.caracal.common.streams.DeadLetters;
import io.caracal.common.streams.StreamEntry;
import io.caracal.core.event.Streams;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps what could not be ingested on {@code caracal.audit.events.dlq}: reason, id of the stream entry, time of burial, and every original field
 * prefixed {@code src_} (audit contract §2.4). The entry's own {@code id} field is kept as {@code src_event_id}, so that it cannot hide the
 * entry id.
 */
public final class EvidenceDeadLetters implements DeadLetters {
    static final String REASON = "reason";
    static final String SOURCE_ID = "src_id";
    static final String RECEIVED_AT = "received_at";
    static final String DATA = "src_data";
    static final String SIGNATURE = "src_sig";
    private static final String SOURCE_EVENT_ID = "src_event_id";

    private final Redis redis;
    private final Clock clock;

    public EvidenceDeadLetters(Redis redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    @Override
    public void keep(StreamEntry entry, String reason) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(REASON, reason);
        fields.put(SOURCE_ID, entry.id());
        fields.put(RECEIVED_AT, Long.toString(clock.millis()));
        entry.fields().forEach((name, value) -> fields.put(name.equals("id") ? SOURCE_EVENT_ID : "src_" + name, value));
        redis.sync().xadd(Streams.AUDIT_DEAD_LETTERS, fields);
    }
}
