package io.caracal.control.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.id.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The flags of one invocation: flat values under lower-case names, bounded as API contract §7.2 says. */
public final class Flags {
    /** Name of the key of an attempt. */
    public static final String IDEMPOTENCY_KEY = "idempotency-key";

    private static final int MAX_FLAGS = 32;
    private static final int MAX_NAME = 64;
    private static final int MAX_TEXT = 131_072;
    private static final int MAX_ELEMENTS = 64;

    private final ObjectNode values;
    private final ObjectMapper json;

    private Flags(ObjectNode values, ObjectMapper json) {
        this.values = values;
        this.json = json;
    }

    /** @throws InvalidFlagException when a bound is exceeded or a value is not flat */
    public static Flags of(JsonNode node, ObjectMapper json) {
        if (node.isMissingNode() || node.isNull()) {
            return new Flags(JsonNodeFactory.instance.objectNode(), json);
        }
        if (!(node instanceof ObjectNode object)) {
            throw new InvalidFlagException("flags must be an object");
        }
        if (object.size() > MAX_FLAGS) {
            throw new InvalidFlagException("at most " + MAX_FLAGS + " flags are accepted");
        }
        object.properties().forEach(flag -> checkBounds(flag.getKey(), flag.getValue()));
        return new Flags(object, json);
    }

    private static void checkBounds(String name, JsonNode value) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new InvalidFlagException("flag names have 1 to " + MAX_NAME + " characters");
        }
        if (value.isArray()) {
            if (value.size() > MAX_ELEMENTS) {
                throw new InvalidFlagException("flag \"" + name + "\" has more than " + MAX_ELEMENTS + " elements");
            }
            value.forEach(element -> checkScalar(name, element));
        } else {
            checkScalar(name, value);
        }
    }

    private static void checkScalar(String name, JsonNode value) {
        if (value.isContainerNode()) {
            throw new InvalidFlagException("flag \"" + name + "\" must be flat");
        }
        if (value.isTextual() && value.textValue().length() > MAX_TEXT) {
            throw new InvalidFlagException("flag \"" + name + "\" is longer than " + MAX_TEXT + " characters");
        }
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        values.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A required identifier that goes into a path. */
    String id(String name) {
        String value = required(name);
        if (!Identifiers.isValid(value)) {
            throw new InvalidFlagException("flag \"" + name + "\" is not an identifier");
        }
        return value;
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new InvalidFlagException("flag \"" + name + "\" is required"));
    }

    Optional<String> text(String name) {
        JsonNode value = values.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            throw new InvalidFlagException("flag \"" + name + "\" must be a single value");
        }
        String text = value.asText();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    boolean isNull(String name) {
        return values.path(name).isNull();
    }

    /** Comma-separated text or an array of texts. */
    Optional<List<String>> texts(String name) {
        JsonNode value = values.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.asText()));
        } else {
            for (String part : value.asText().split(",", -1)) {
                texts.add(part.strip());
            }
        }
        texts.removeIf(String::isEmpty);
        return Optional.of(List.copyOf(texts));
    }

    /** A JSON document given as text. */
    Optional<JsonNode> document(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readTree(text.get()));
        } catch (JsonProcessingException e) {
            throw new InvalidFlagException("flag \"" + name + "\" is not valid JSON");
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
