package io.caracal.api.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.api.access.Actor;
import io.caracal.core.id.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The payload of an admin-audit row (API contract §2.7): names of changed fields, never a value. */
final class AuditPayload {

    private static final int MAX_FIELDS = 64;
    private static final int MAX_DEPTH = 3;
    private static final int MAX_NAME = 128;
    private static final Set<String> SECRET_KEYS = Set.of(
            "client_secret",
            "secret",
            "password",
            "token",
            "private_key",
            "api_key",
            "assertion",
            "bearer_token",
            "access_token",
            "refresh_token");

    private AuditPayload() {}

    static ObjectNode base(Actor actor, @Nullable ZoneId zone) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("rls_mode", zone == null ? "unzoned" : "zone_scoped");
        payload.put("rls_zone_guc", zone == null ? "" : zone.value());
        if (actor.account() != null) {
            payload.put("operator", actor.account());
        }
        if (actor.origin() == Actor.Origin.CONTROL) {
            payload.put("on_behalf_of", actor.author());
        }
        return payload;
    }

    static void addChange(ObjectNode payload, ChangeKind kind, @Nullable JsonNode body) {
        payload.put("change_kind", kind.text());
        Names names = new Names();
        if (body != null) {
            names.collect(body, "", 1);
        }
        if (!names.changed.isEmpty()) {
            ArrayNode fields = payload.putArray("changed_fields");
            names.changed.stream().limit(MAX_FIELDS).forEach(fields::add);
        }
        if (names.secret || kind == ChangeKind.SECRET_ROTATION) {
            payload.put("secret_rotated", true);
        }
    }

    private static final class Names {
        private final SortedSet<String> changed = new TreeSet<>();
        private boolean secret;

        private void collect(JsonNode node, String prefix, int depth) {
            node.properties().forEach(member -> {
                String name = member.getKey();
                if (SECRET_KEYS.contains(name.toLowerCase(Locale.ROOT))) {
                    secret = true;
                } else if (depth < MAX_DEPTH
                        && member.getValue().isObject()
                        && !member.getValue().isEmpty()) {
                    collect(member.getValue(), prefix + shown(name) + ".", depth + 1);
                } else {
                    changed.add(prefix + shown(name));
                }
            });
        }

        /** Names of members that nobody knows are recorded too; they must fit, and jsonb cannot hold NUL. */
        private static String shown(String name) {
            String storable = name.replace('\0', '\uFFFD');
            return storable.length() <= MAX_NAME ? storable : storable.substring(0, MAX_NAME);
        }
    }
}
