package io.caracal.core.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@link PolicyInput} from JSON, one object of it at a time. */
final class PolicyInputReader {
    private final JsonNode object;
    private final String path;

    private PolicyInputReader(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    static PolicyInput read(JsonNode document) throws InvalidPolicyInputException {
        if (!document.isObject()) {
            throw new InvalidPolicyInputException("input", "an object");
        }
        PolicyInputReader root = new PolicyInputReader(document, "");
        String version = root.text("schema_version");
        if (!version.isEmpty() && !version.equals(PolicyInput.SCHEMA_VERSION)) {
            throw new PolicyEvaluationException("input schema_version must be " + PolicyInput.SCHEMA_VERSION);
        }
        PolicyInputReader resource = root.child("resource");
        PolicyInputReader action = root.child("action");
        return new PolicyInput(
                principal(root.child("principal")),
                new PolicyInput.Resource(
                        resource.text("type"),
                        resource.text("id"),
                        resource.text("identifier"),
                        resource.texts("scopes")),
                new PolicyInput.Action(action.text("id"), action.text("method"), action.text("path")),
                root.child("session").text("id"),
                root.get("delegation_edge") == null ? null : edge(root.child("delegation_edge")),
                context(root.child("context")));
    }

    private static PolicyInput.Principal principal(PolicyInputReader from) throws InvalidPolicyInputException {
        return new PolicyInput.Principal(
                from.text("type"),
                from.text("id"),
                from.text("zone_id"),
                from.text("registration_method"),
                from.text("agent_session_id"),
                from.text("lifecycle"),
                from.texts("labels"));
    }

    private static PolicyInput.DelegationEdge edge(PolicyInputReader from) throws InvalidPolicyInputException {
        return new PolicyInput.DelegationEdge(
                from.text("id"),
                from.text("source_session_id"),
                from.text("target_session_id"),
                from.text("issuer_application_id"),
                from.text("receiver_application_id"),
                from.text("resource_id"),
                from.texts("scopes"),
                from.integer("edge_version"),
                from.texts("path"),
                from.integer("graph_epoch"),
                from.get("constraints_json"));
    }

    private static PolicyInput.Context context(PolicyInputReader from) throws InvalidPolicyInputException {
        JsonNode claims = from.get("subject_claims");
        if (claims != null && !claims.isObject()) {
            throw from.wrong("subject_claims", "an object");
        }
        return new PolicyInput.Context(
                from.child("actor_claims").textMembers(),
                claims,
                from.text("trace_id"),
                from.text("session_id"),
                from.text("agent_session_id"),
                from.text("delegation_edge_id"),
                from.bool("challenge_resolved"),
                from.texts("requested_scopes"));
    }

    private @Nullable JsonNode get(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private PolicyInputReader child(String name) throws InvalidPolicyInputException {
        JsonNode value = get(name);
        if (value != null && !value.isObject()) {
            throw wrong(name, "an object");
        }
        return new PolicyInputReader(value == null ? JsonNodeFactory.instance.objectNode() : value, path + name + ".");
    }

    private String text(String name) throws InvalidPolicyInputException {
        JsonNode value = get(name);
        if (value != null && !value.isTextual()) {
            throw wrong(name, "a string");
        }
        return value == null ? "" : value.textValue();
    }

    private List<String> texts(String name) throws InvalidPolicyInputException {
        JsonNode value = get(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, "an array of strings");
        }
        List<String> texts = new ArrayList<>(value.size());
        for (JsonNode entry : value) {
            if (!entry.isTextual()) {
                throw wrong(name, "an array of strings");
            }
            texts.add(entry.textValue());
        }
        return texts;
    }

    private Map<String, String> textMembers() throws InvalidPolicyInputException {
        Map<String, String> members = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            members.put(entry.getKey(), text(entry.getKey()));
        }
        return members;
    }

    private long integer(String name) throws InvalidPolicyInputException {
        JsonNode value = get(name);
        if (value != null && !(value.isIntegralNumber() && value.canConvertToLong())) {
            throw wrong(name, "an integer");
        }
        return value == null ? 0 : value.longValue();
    }

    private boolean bool(String name) throws InvalidPolicyInputException {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name, "a boolean");
        }
        return value != null && value.booleanValue();
    }

    private InvalidPolicyInputException wrong(String name, String accepted) {
        return new InvalidPolicyInputException(path + name, accepted);
    }
}
