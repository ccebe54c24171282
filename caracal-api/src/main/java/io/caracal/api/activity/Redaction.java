package io.caracal.api.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/** Replaces the values of secret-looking members, at any depth (API contract §1.14). */
final class Redaction {

    private static final String REDACTED = "[redacted]";
    private static final Set<String> KEYS = Set.of(
            "password",
            "passwd",
            "secret",
            "token",
            "access_token",
            "refresh_token",
            "id_token",
            "api_key",
            "apikey",
            "authorization",
            "cookie",
            "set_cookie",
            "client_secret",
            "private_key",
            "session",
            "session_id",
            "assertion");

    private Redaction() {}

    /** A redacted copy. */
    static JsonNode of(JsonNode json) {
        if (json.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            json.properties().forEach(member -> {
                if (KEYS.contains(member.getKey().toLowerCase(Locale.ROOT))) {
                    copy.put(member.getKey(), REDACTED);
                } else {
                    copy.set(member.getKey(), of(member.getValue()));
                }
            });
            return copy;
        }
        if (json.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            json.forEach(element -> copy.add(of(element)));
            return copy;
        }
        return json;
    }
}
