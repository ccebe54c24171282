package io.caracal.api.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.id.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a request was decided as it was, from its audit events (API contract §1.14). */
final class Explanation {

    private static final String DENY = "deny";
    private static final String SCHEMA = "2026-05-20";

    private Explanation() {}

    static Map<String, @Nullable Object> of(String requestId, ZoneId zone, List<AuditRow> events) {
        List<AuditRow> denied = events.stream()
                .filter(event -> DENY.equals(event.text("decision")))
                .toList();
        String last = events.get(events.size() - 1).text("decision");
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("request_id", requestId);
        members.put("zone_id", zone.value());
        members.put("final_decision", denied.isEmpty() ? (last == null ? "unknown" : last) : DENY);
        members.put("denied", denied.stream().map(Explanation::denial).toList());
        members.put("events", events.stream().map(AuditRow::members).toList());
        return members;
    }

    private static Map<String, @Nullable Object> denial(AuditRow event) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("event_id", event.id());
        members.put("event_type", event.text("event_type"));
        members.put("evaluation_status", event.text("evaluation_status"));
        members.put("determining_policies", Redaction.of(event.determiningPolicies()));
        members.put("diagnostics", Redaction.of(event.diagnostics()));
        members.put("metadata", Redaction.of(event.metadata()));
        members.put("policy_input", policyInput(event));
        return members;
    }

    /** What the policy was asked, as far as the event tells. */
    private static ObjectNode policyInput(AuditRow event) {
        JsonNode metadata = event.metadata();
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.put("schema_version", SCHEMA);
        input.set("principal", principal(event, metadata));
        ObjectNode resource = input.putObject("resource").put("type", "Resource");
        set(resource, "identifier", metadata, "resource");
        resource.set("scopes", listOf(metadata, "requested_scopes"));
        input.putObject("action").put("id", "TokenExchange");
        ObjectNode context = input.putObject("context");
        context.putObject("actor_claims");
        context.set("requested_scopes", listOf(metadata, "requested_scopes"));
        context.put("challenge_resolved", false);
        for (String name : List.of("session_id", "agent_session_id", "delegation_edge_id")) {
            set(context, name, metadata, name);
        }
        reference(input, "session", metadata, "session_id");
        reference(input, "delegation_edge", metadata, "delegation_edge_id");
        return input;
    }

    private static ObjectNode principal(AuditRow event, JsonNode metadata) {
        ObjectNode principal = JsonNodeFactory.instance.objectNode().put("type", "Application");
        set(principal, "id", metadata, "application_id");
        principal.put("zone_id", event.text("zone_id"));
        set(principal, "registration_method", metadata, "application_registration_method");
        set(principal, "agent_session_id", metadata, "agent_session_id");
        set(principal, "lifecycle", metadata, "agent_lifecycle");
        set(principal, "labels", metadata, "agent_labels");
        return principal;
    }

    private static void reference(ObjectNode input, String name, JsonNode metadata, String key) {
        if (present(metadata, key)) {
            input.putObject(name).set("id", metadata.get(key));
        }
    }

    private static void set(ObjectNode target, String name, JsonNode metadata, String key) {
        if (present(metadata, key)) {
            target.set(name, metadata.get(key));
        }
    }

    private static JsonNode listOf(JsonNode metadata, String key) {
        return metadata.path(key).isArray() ? metadata.get(key) : JsonNodeFactory.instance.arrayNode();
    }

    private static boolean present(JsonNode metadata, String key) {
        return metadata.hasNonNull(key);
    }
}
