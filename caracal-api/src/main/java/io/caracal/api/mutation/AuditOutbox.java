package io.caracal.api.mutation;

import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.outbox.OutboxMessage;
import io.caracal.common.storage.Transaction;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditSignature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends audit events through the outbox, in the transaction of what they prove: what cannot be stored does not happen. */
public final class AuditOutbox {

    private final EventOutbox outbox;
    private final Optional<HmacKey> key;

    /** @param key signs the events; without one (development) they are unsigned */
    public AuditOutbox(EventOutbox outbox, Optional<HmacKey> key) {
        this.outbox = outbox;
        this.key = key;
    }

    /** @param requestId of the outbox row */
    public void append(Transaction tx, AuditEvent event, String requestId) {
        String data = event.toJson();
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("id", event.id());
        fields.put("data", data);
        fields.put("sig", key.map(present -> AuditSignature.sign(present, data)).orElse(null));
        outbox.append(tx, OutboxMessage.of(Streams.AUDIT_EVENTS, fields, requestId));
    }
}
