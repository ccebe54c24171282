package io.caracal.common.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One JSON object of a body: its members, which of them were asked for, and where it stands. For one thread. */
final class BodyObject {

    private final @Nullable JsonNode node;
    private final boolean strict;
    private final List<Object> path;
    private final Issues issues;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<BodyObject> nested = new ArrayList<>();

    /**
     * @param strict whether a member that nobody asks for is an issue
     * @param path from the body to here
     */
    BodyObject(@Nullable JsonNode node, boolean strict, List<Object> path, Issues issues) {
        this.node = node;
        this.strict = strict;
        this.path = path;
        this.issues = issues;
        if (node == null || !node.isObject()) {
            issues.add(path, "Expected object, received " + kind(node));
        }
    }

    /** An object below this one, with the same strictness; its issues belong to the same answer. */
    BodyObject child(@Nullable JsonNode value, Object... steps) {
        BodyObject child = new BodyObject(value, strict, below(steps), issues);
        nested.add(child);
        return child;
    }

    /** The member, {@code null} included; a Java null when it is absent. */
    @Nullable
    JsonNode member(String name) {
        known.add(name);
        return node == null ? null : node.get(name);
    }

    /** A member that is text, {@code min} to {@code max} UTF-16 units long, and holds to the rule. */
    Optional<String> text(String name, boolean trim, int min, int max, Predicate<String> rule) {
        JsonNode value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            return refused(name, "Expected string, received " + kind(value));
        }
        String text = trim ? Scalars.trimmed(value.textValue()) : value.textValue();
        if (!Scalars.storable(text)) {
            return refused(name, "String must be well-formed and must not contain U+0000");
        }
        if (text.length() < min || text.length() > max) {
            return refused(name, "String must contain " + min + " to " + max + " character(s)");
        }
        return rule.test(text) ? Optional.of(text) : refused(name, "Invalid value");
    }

    /** A member that is a list. */
    Optional<List<JsonNode>> elements(String name, int maxItems) {
        JsonNode value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isArray()) {
            return refused(name, "Expected array, received " + kind(value));
        }
        if (value.size() > maxItems) {
            return refused(name, "Array must contain at most " + maxItems + " element(s)");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return Optional.of(elements);
    }

    /** The value, or a stand-in and an issue where the member is absent. */
    <T> T required(String name, Optional<T> value, T standIn) {
        if (value.isEmpty() && member(name) == null) {
            issue("Required", name);
        }
        return value.orElse(standIn);
    }

    /** Notes an issue with a member, which then counts as absent. */
    <T> Optional<T> refused(String name, String message) {
        issue(message, name);
        return Optional.empty();
    }

    void issue(String message, Object... steps) {
        issues.add(below(steps), message);
    }

    /** Throws the 400 answer when there is any issue, members that nobody asked for included. */
    void done() {
        refuseUnknown();
        issues.throwIfAny();
    }

    private void refuseUnknown() {
        nested.forEach(BodyObject::refuseUnknown);
        if (!strict || node == null) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown.add("'" + name + "'");
            }
        });
        if (!unknown.isEmpty()) {
            issues.add(path, "Unrecognized key(s) in object: " + String.join(", ", unknown));
        }
    }

    private List<Object> below(Object... steps) {
        List<Object> longer = new ArrayList<>(path);
        longer.addAll(Arrays.asList(steps));
        return longer;
    }

    /** What a value is, in the words of 1.0. */
    static String kind(@Nullable JsonNode value) {
        if (value == null) {
            return "undefined";
        }
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> "number";
            case OBJECT, POJO -> "object";
            case STRING, BINARY -> "string";
            case MISSING -> "undefined";
        };
    }
}
