package io.caracal.audit.ingest;

import io.caracal.common.streams.StreamEntry;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditSignature;
import java.util.Optional;

/** Reads one stream entry: framing, producer signature over the exact data bytes, then the event (audit contract §2.4). */
final class Reception {
    private final Optional<HmacKey> key;

    /** @param key the producers' key; without one (dev) signatures are not checked */
    Reception(Optional<HmacKey> key) {
        this.key = key;
    }

    Received read(StreamEntry entry) {
        String data = entry.fields().get("data");
        if (data == null) {
            return new Received.Unreadable("missing_data_field");
        }
        String signature = entry.fields().get("sig");
        if (key.isPresent() && !AuditSignature.verify(key.get(), data, signature)) {
            return new Received.Forged();
        }
        try {
            return new Received.Valid(new Incoming(AuditEvent.fromJson(data), signature));
        } catch (IllegalArgumentException e) {
            return new Received.Unreadable("json_parse_error:" + e.getMessage());
        }
    }

    /** What an entry turned out to be. */
    sealed interface Received {

        record Valid(Incoming incoming) implements Received {}

        /** The reason becomes the dead letter's. */
        record Unreadable(String reason) implements Received {}

        record Forged() implements Received {}
    }
}
