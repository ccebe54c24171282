package io.caracal.core.event;

import io.caracal.core.id.ZoneId;
import java.util.Map;

/** A zone's signing keys changed: an entry of {@code caracal.keys.invalidate} (streams contract §3.3). */
public record KeysInvalidation(ZoneId zoneId) {
    public Map<String, String> toFields() {
        return StreamFields.empty().with("zone_id", zoneId).map();
    }

    /**
     * Reads wire fields; others are ignored.
     *
     * @throws IllegalArgumentException when the zone is missing or outside the id grammar
     */
    public static KeysInvalidation fromFields(Map<String, String> fields) {
        return new KeysInvalidation(StreamFields.of(fields).requiredId("zone_id", ZoneId::parse));
    }
}
