package io.caracal.core.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The JSON form of {@link AuditEvent}. */
final class AuditEventJson {
    /** Numbers keep the digits they came with, so that what was signed is what is stored. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private AuditEventJson() {}

    static String write(AuditEvent event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", event.id());
        json.put("zone_id", event.zoneId());
        json.put("event_type", event.eventType());
        json.put("request_id", event.requestId());
        json.put("decision", event.decision());
        putUnlessEmpty(json, "policy_set_id", event.policySetId());
        putUnlessEmpty(json, "policy_set_version_id", event.policySetVersionId());
        putUnlessEmpty(json, "manifest_sha", event.manifestSha());
        json.put("evaluation_status", event.evaluationStatus());
        json.set("determining_policies_json", event.determiningPolicies());
        json.set("diagnostics_json", event.diagnostics());
        if (!event.metadata().isEmpty()) {
            json.set("metadata_json", event.metadata());
        }
        json.put("occurred_at", event.occurredAt().toString());
        return json.toString();
    }

    private static void putUnlessEmpty(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    static AuditEvent read(String text) {
        JsonNode json = parse(text);
        return new AuditEvent(
                text(json, "id"),
                text(json, "zone_id"),
                text(json, "event_type"),
                text(json, "request_id"),
                text(json, "decision"),
                text(json, "policy_set_id"),
                text(json, "policy_set_version_id"),
                text(json, "manifest_sha"),
                text(json, "evaluation_status"),
                document(json, "determining_policies_json"),
                document(json, "diagnostics_json"),
                document(json, "metadata_json"),
                instant(text(json, "occurred_at")));
    }

    private static JsonNode document(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null ? NullNode.getInstance() : value;
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException notJson) {
            // The parser's message would quote the event, so it is not kept as the cause.
            throw new IllegalArgumentException("the event is not strict JSON");
        }
        throw new IllegalArgumentException("the event is not a JSON object");
    }

    /** The text of a member, empty when it is absent or null. */
    private static String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is not text");
        }
        return value.textValue();
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("occurred_at is not an RFC 3339 time");
        }
    }
}
