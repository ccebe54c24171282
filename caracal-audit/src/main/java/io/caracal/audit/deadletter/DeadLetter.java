package io.caracal.audit.deadletter;

import com.fasterxml.jackson.databind.util.RawValue;
import io.caracal.core.event.AuditEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One dead letter as operators see it (audit contract §2.12). */
record DeadLetter(String id, Map<String, String> fields) {

    /** Only what failed for a reason outside the event itself is worth offering again. */
    boolean replayable() {
        String reason = fields.getOrDefault(EvidenceDeadLetters.REASON, "");
        boolean transientReason =
                reason.startsWith("transient_exceeded_max_deliveries:") || reason.startsWith("pg_permanent_error:");
        return transientReason
                && !fields.getOrDefault(EvidenceDeadLetters.DATA, "").isBlank();
    }

    Map<String, Object> summary(Instant now) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("id", id);
        putIfPresent(summary, "source_id", EvidenceDeadLetters.SOURCE_ID);
        summary.put("reason", fields.getOrDefault(EvidenceDeadLetters.REASON, ""));
        receivedAt().ifPresent(instant -> summary.put("received_at", instant.toString()));
        summary.put("age_seconds", Math.max(0, ChronoUnit.SECONDS.between(addedAt(), now)));
        summary.put("replayable", replayable());
        event().ifPresent(event -> {
            summary.put("event_id", event.id());
            summary.put("zone_id", event.zoneId());
            summary.put("event_type", event.eventType());
            summary.put("request_id", event.requestId());
            summary.put("decision", event.decision());
        });
        putIfPresent(summary, "source_sig", EvidenceDeadLetters.SIGNATURE);
        return summary;
    }

    Map<String, Object> detail(Instant now) {
        Map<String, Object> detail = summary(now);
        event().ifPresent(event -> detail.put("source_event", new RawValue(event.toJson())));
        detail.put("fields", fields);
        return detail;
    }

    private void putIfPresent(Map<String, Object> target, String name, String field) {
        String value = fields.get(field);
        if (value != null) {
            target.put(name, value);
        }
    }

    private Optional<AuditEvent> event() {
        try {
            return Optional.of(AuditEvent.fromJson(fields.getOrDefault(EvidenceDeadLetters.DATA, "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // often the very reason why it is here
        }
    }

    private Optional<Instant> receivedAt() {
        String millis = fields.getOrDefault(EvidenceDeadLetters.RECEIVED_AT, "");
        return millis.matches("\\d{1,15}")
                ? Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)).truncatedTo(ChronoUnit.SECONDS))
                : Optional.empty();
    }

    private Instant addedAt() {
        return Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-'))));
    }
}
