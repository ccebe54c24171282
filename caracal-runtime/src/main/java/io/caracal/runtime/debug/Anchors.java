package io.caracal.runtime.debug;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the events of a request point at. The first event that names something counts; scopes and approvals are gathered from all. */
final class Anchors {
    private final List<JsonNode> events;

    Anchors(List<JsonNode> events) {
        this.events = List.copyOf(events);
    }

    String application() {
        String application = first("application_id");
        return application.isEmpty() ? first("client_id") : application;
    }

    /** A refusal of everything lists what was asked for under another name. */
    String resource() {
        String resource = first("resource");
        return resource.isEmpty()
                ? events.stream()
                        .map(event -> event.path("metadata_json")
                                .path("requested")
                                .path(0)
                                .asText(""))
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse("")
                : resource;
    }

    String session() {
        return first("agent_session_id");
    }

    String edge() {
        return first("delegation_edge_id");
    }

    String policySet() {
        return events.stream()
                .map(event -> event.path("policy_set_id").asText(""))
                .filter(text -> !text.isEmpty() && !text.equals("null"))
                .findFirst()
                .orElse("");
    }

    List<String> requestedScopes() {
        Set<String> scopes = new LinkedHashSet<>();
        for (JsonNode event : events) {
            event.path("metadata_json").path("requested_scopes").forEach(scope -> scopes.add(scope.asText()));
        }
        return List.copyOf(scopes);
    }

    /** Approvals that the request waited for or used. */
    Collection<String> approvals() {
        Set<String> ids = new LinkedHashSet<>();
        for (String name : List.of("challenge_id", "approval_id")) {
            for (JsonNode event : events) {
                String id = event.path("metadata_json").path(name).asText("");
                if (!id.isEmpty()) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /** The session record that the mandate hangs on; audit reads hide it, the policy's question shows it. */
    static String authorityRecord(JsonNode explanation) {
        for (JsonNode denied : explanation.path("denied")) {
            String id = denied.path("policy_input").path("session").path("id").asText("");
            if (!id.isEmpty()) {
                return id;
            }
        }
        return "";
    }

    private String first(String member) {
        return events.stream()
                .map(event -> event.path("metadata_json").path(member).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }
}
