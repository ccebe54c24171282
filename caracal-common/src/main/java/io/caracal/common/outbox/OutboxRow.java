package io.caracal.common.outbox;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A claimed row. */
record OutboxRow(String id, String stream, @Nullable String dedupeKey, String payload, int attempts) {

    /** The fields of the stream entry; {@link IllegalArgumentException} when the payload is no flat object. */
    Map<String, String> entryFields(boolean omitNulls) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("outbox_id", id);
        if (dedupeKey != null) {
            fields.put("dedupe_key", dedupeKey);
        }
        fields.putAll(Payload.fields(payload, omitNulls));
        return fields;
    }
}
