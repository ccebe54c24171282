package io.caracal.api.provider.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A configuration whose values are well-formed one by one; the rules complete it with defaults. For one thread. */
final class ConfigDraft {

    private final ObjectNode open = JsonNodeFactory.instance.objectNode();
    private final SortedMap<String, String> submitted = new TreeMap<>();
    private SortedMap<String, String> secrets = submitted;

    private ConfigDraft() {}

    /** @param stored the secrets that stay in force when none is submitted; asked for only then */
    static ConfigDraft read(ProviderKind kind, ObjectNode config, Supplier<SortedMap<String, String>> stored) {
        ConfigDraft draft = new ConfigDraft();
        config.properties().forEach(member -> draft.add(kind, member.getKey(), member.getValue()));
        if (draft.submitted.isEmpty()) {
            draft.secrets = stored.get();
        }
        return draft;
    }

    private void add(ProviderKind kind, String name, JsonNode value) {
        ConfigKey key = ConfigKey.find(kind, name)
                .orElseThrow(() -> InvalidConfig.because("unknown key for kind " + kind.wire() + ": " + shown(name)));
        JsonNode read = key.type().read(name, value);
        if (key.secret()) {
            submitted.put(name, read.textValue());
        } else {
            open.set(name, read);
        }
    }

    /** An unknown key may be anything, a misplaced secret included. */
    private static String shown(String name) {
        return ConfigValues.isParameter(name) && name.length() <= 64 ? name : "not a key name";
    }

    boolean has(ConfigKey key) {
        return key.secret() ? secrets.containsKey(key.wire()) : open.has(key.wire());
    }

    /** The text of a key that is there, empty for one that is not. */
    String text(ConfigKey key) {
        return key.secret()
                ? secrets.getOrDefault(key.wire(), "")
                : open.path(key.wire()).asText("");
    }

    JsonNode value(ConfigKey key) {
        return open.path(key.wire());
    }

    void require(ConfigKey... keys) {
        for (ConfigKey key : keys) {
            if (!has(key)) {
                throw InvalidConfig.because(key.wire() + " is required");
            }
        }
    }

    void forbid(String unless, ConfigKey... keys) {
        for (ConfigKey key : keys) {
            if (has(key)) {
                throw InvalidConfig.because(key.wire() + " is accepted only with " + unless);
            }
        }
    }

    /** The text of a key, which is set to the default when it is absent. */
    String textOr(ConfigKey key, String standard) {
        if (!has(key)) {
            open.put(key.wire(), standard);
        }
        return text(key);
    }

    void set(ConfigKey key, JsonNode value) {
        open.set(key.wire(), value);
    }

    ProviderConfig complete() {
        return new ProviderConfig(open, secrets, !submitted.isEmpty());
    }
}
