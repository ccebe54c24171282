package io.caracal.common.streams;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One entry as delivered.
 *
 * @param id          the id in the stream, {@code <unix ms>-<sequence>}
 * @param fields      names and values, the signature included
 * @param deliveries  how often it has been handed out, this time included; 1 for entries read by a tail
 */
public record StreamEntry(String stream, String id, Map<String, String> fields, long deliveries) {

    public StreamEntry {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** When the entry was added by Redis's clock, or a clock ahead of it. */
    public Instant addedAt() {
        return Instant.ofEpochMilli(EntryId.parse(id).millis());
    }

    /** The value of a field, empty text when there is none. */
    public String text(String name) {
        return fields.getOrDefault(name, "");
    }
}
