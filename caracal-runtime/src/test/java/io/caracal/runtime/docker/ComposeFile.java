package io.caracal.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A compose file with its anchors put in place. An anchor is called like the extension that it stands at: {@code x-name: &name}. */
final class ComposeFile {
    private final JsonNode raw;
    private final JsonNode resolved;

    private ComposeFile(JsonNode raw) {
        this.raw = raw;
        this.resolved = resolve(raw);
    }

    static ComposeFile dev() {
        return read("infra/docker/docker-compose.yml");
    }

    static ComposeFile runtime() {
        return read("infra/docker/runtime-compose.yml");
    }

    private static ComposeFile read(String name) {
        try {
            return new ComposeFile(
                    new YAMLMapper().readTree(Files.readString(Repository.root().resolve(name))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    JsonNode root() {
        return resolved;
    }

    JsonNode service(String name) {
        return resolved.path("services").path(name);
    }

    List<String> services() {
        return names(resolved.path("services"));
    }

    /** The environment of a service, values as they stand there. */
    Map<String, String> environment(String service) {
        Map<String, String> environment = new TreeMap<>();
        service(service)
                .path("environment")
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        return environment;
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private JsonNode resolve(JsonNode node) {
        if (node.isTextual() && raw.has("x-" + node.asText())) {
            return resolve(raw.path("x-" + node.asText()));
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> array.add(resolve(each)));
            return array;
        }
        return node.isObject() ? resolveObject(node) : node;
    }

    /** What stands in the object itself wins over what {@code <<} takes over, and the first of several over the later ones. */
    private ObjectNode resolveObject(JsonNode node) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        JsonNode merged = node.path("<<");
        List<JsonNode> anchors = new ArrayList<>();
        (merged.isArray() ? merged : merged.isMissingNode() ? List.<JsonNode>of() : List.of(merged))
                .forEach(anchor -> anchors.add(0, resolve(anchor)));
        anchors.forEach(anchor -> object.setAll((ObjectNode) anchor));
        node.properties().forEach(each -> {
            if (!each.getKey().equals("<<")) {
                object.set(each.getKey(), resolve(each.getValue()));
            }
        });
        return object;
    }
}
