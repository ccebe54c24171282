package io.caracal.common.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stored form of a message's fields and the way back to flat stream fields. */
final class Payload {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Payload() {}

    static String json(Map<String, @Nullable String> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the fields of an outbox message cannot be written as JSON", e);
        }
    }

    /** Texts as they are, everything else as JSON text; null is left out or becomes the text {@code null}. */
    static Map<String, String> fields(String json, boolean omitNulls) {
        JsonNode root = read(json);
        if (!root.isObject()) {
            throw new IllegalArgumentException("the payload is no JSON object");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        root.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (!value.isNull() || !omitNulls) {
                fields.put(property.getKey(), value.isTextual() ? value.textValue() : value.toString());
            }
        });
        return fields;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the payload is no JSON", e);
        }
    }
}
