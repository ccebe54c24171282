package io.caracal.common.outbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One announcement to be published.
 *
 * @param stream     name of the stream
 * @param fields     the entry's own fields in order; values that are no text (numbers, lists) are given as their JSON text; a null value is
 *     left out by the event outbox and published as the text {@code null} by the coordinator's
 * @param dedupeKey  of two messages of one stream with the same key only the first is kept (coordinator's outbox only)
 * @param requestId  the request that caused it
 */
public record OutboxMessage(
        String stream,
        Map<String, @Nullable String> fields,
        @Nullable String dedupeKey,
        @Nullable String requestId) {

    public OutboxMessage {
        if (stream.isBlank()) {
            throw new IllegalArgumentException("an outbox message needs a stream");
        }
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** A message without de-duplication. */
    public static OutboxMessage of(String stream, Map<String, @Nullable String> fields, @Nullable String requestId) {
        return new OutboxMessage(stream, fields, null, requestId);
    }
}
