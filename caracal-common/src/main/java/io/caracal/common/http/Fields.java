package io.caracal.common.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.error.ErrorCode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of a JSON object body. Issues are collected; a harmless stand-in is returned for a bad member, so
 * nothing may be used before {@link #done()} has returned. An explicit {@code null} is not "absent": it is an issue
 * except where a method says otherwise. Lengths are counted in UTF-16 units. For one thread.
 */
public final class Fields {

    private final @Nullable JsonNode node;
    private final boolean strict;
    private final List<Object> path;
    private final Issues issues;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Fields> nested = new ArrayList<>();

    private Fields(@Nullable JsonNode node, boolean strict, List<Object> path, Issues issues) {
        this.node = node;
        this.strict = strict;
        this.path = path;
        this.issues = issues;
        if (node == null || !node.isObject()) {
            issues.add(path, "Expected object, received " + kind(node));
        }
    }

    /** Unknown members are issues. Issues are reported in the answer when {@code code} is {@code invalid_body}. */
    public static Fields strict(@Nullable JsonNode body, ErrorCode code) {
        return new Fields(body, true, List.of(), new Issues(code, code == ErrorCode.INVALID_BODY));
    }

    /** Unknown members are ignored. Issues are reported in the answer when {@code code} is {@code invalid_body}. */
    public static Fields lenient(@Nullable JsonNode body, ErrorCode code) {
        return new Fields(body, false, List.of(), new Issues(code, code == ErrorCode.INVALID_BODY));
    }

    /** As {@link #strict} or {@link #lenient}, deciding on its own whether the answer lists the issues. */
    public static Fields of(@Nullable JsonNode body, ErrorCode code, boolean strict, boolean withIssues) {
        return new Fields(body, strict, List.of(), new Issues(code, withIssues));
    }

    /** Whether the member is there, {@code null} included. */
    public boolean has(String name) {
        return member(name) != null;
    }

    /** Whether the member is there and {@code null}. */
    public boolean isNull(String name) {
        JsonNode value = member(name);
        return value != null && value.isNull();
    }

    public String requiredText(String name, int min, int max) {
        return required(name, text(name, false, min, max, Fields::any), "");
    }

    public Optional<String> optionalText(String name, int min, int max) {
        return text(name, false, min, max, Fields::any);
    }

    /** Surrounding white space is removed before the length is checked. */
    public String requiredTrimmed(String name, int min, int max) {
        return required(name, text(name, true, min, max, Fields::any), "");
    }

    /** Surrounding white space is removed before the length is checked. */
    public Optional<String> optionalTrimmed(String name, int min, int max) {
        return text(name, true, min, max, Fields::any);
    }

    /** Text or {@code null}; ask {@link #isNull} to tell null from absent. */
    public Optional<String> nullableText(String name, int min, int max) {
        return isNull(name) ? Optional.empty() : text(name, false, min, max, Fields::any);
    }

    /** Text that matches as a whole. */
    public String requiredMatch(String name, Pattern pattern) {
        return required(name, optionalMatch(name, pattern), "");
    }

    /** Text that matches as a whole. */
    public Optional<String> optionalMatch(String name, Pattern pattern) {
        return text(
                name, false, 0, Integer.MAX_VALUE, text -> pattern.matcher(text).matches());
    }

    public int integer(String name, int fallback, int min, int max) {
        return optionalInteger(name, min, max).map(Long::intValue).orElse(fallback);
    }

    public long requiredInteger(String name, long min, long max) {
        return required(name, optionalInteger(name, min, max), min);
    }

    public Optional<Long> optionalInteger(String name, long min, long max) {
        JsonNode value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            return wrongType(name, value.isNumber() ? "Expected integer" : "Expected number, received " + kind(value));
        }
        long number = value.longValue();
        if (number < min || number > max) {
            return wrongType(name, "Number must be from " + min + " to " + max);
        }
        return Optional.of(number);
    }

    public boolean bool(String name, boolean fallback) {
        return optionalBool(name).orElse(fallback);
    }

    public Optional<Boolean> optionalBool(String name) {
        JsonNode value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        return value.isBoolean()
                ? Optional.of(value.booleanValue())
                : wrongType(name, "Expected boolean, received " + kind(value));
    }

    /** An ISO 8601 instant with offset {@code Z}. */
    public Optional<Instant> optionalInstant(String name) {
        Optional<String> text = text(name, false, 1, 64, Fields::any);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text.get()));
        } catch (DateTimeParseException e) {
            return wrongType(name, "Invalid datetime");
        }
    }

    public String requiredOneOf(String name, String... accepted) {
        return required(name, optionalOneOf(name, accepted), accepted[0]);
    }

    public Optional<String> optionalOneOf(String name, String... accepted) {
        return text(name, false, 0, Integer.MAX_VALUE, Arrays.asList(accepted)::contains);
    }

    public String oneOf(String name, String fallback, String... accepted) {
        return optionalOneOf(name, accepted).orElse(fallback);
    }

    /** Texts of 1 to {@code maxLength}; empty when absent. */
    public List<String> textList(String name, int maxItems, int maxLength) {
        return optionalTextList(name, maxItems, maxLength).orElse(List.of());
    }

    /** Texts of 1 to {@code maxLength}. */
    public Optional<List<String>> optionalTextList(String name, int maxItems, int maxLength) {
        return elements(name, maxItems).map(elements -> {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                JsonNode element = elements.get(i);
                String text = element.isTextual() ? element.textValue() : "";
                if (!text.isEmpty() && text.length() <= maxLength && text.indexOf('\0') < 0) {
                    texts.add(text);
                } else {
                    issues.add(below(name, i), "Expected a string of 1 to " + maxLength + " characters");
                }
            }
            return List.copyOf(texts);
        });
    }

    /** A nested object with the same strictness; its issues belong to the same answer. */
    public Fields object(String name) {
        Fields child = new Fields(member(name), strict, below(name), issues);
        nested.add(child);
        return child;
    }

    public Optional<Fields> optionalObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** A list of nested objects; empty when absent. */
    public List<Fields> objects(String name, int maxItems) {
        List<JsonNode> elements = elements(name, maxItems).orElse(List.of());
        List<Fields> children = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            children.add(new Fields(elements.get(i), strict, below(name, i), issues));
        }
        nested.addAll(children);
        return List.copyOf(children);
    }

    /** An object taken as it is. */
    public Optional<ObjectNode> optionalJson(String name) {
        JsonNode value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        return value instanceof ObjectNode object
                ? Optional.of(object)
                : wrongType(name, "Expected object, received " + kind(value));
    }

    /** Any value taken as it is, {@code null} included. */
    public Optional<JsonNode> optionalNode(String name) {
        return Optional.ofNullable(member(name));
    }

    /** Notes an issue that the caller found with a member. */
    public void issue(String name, String message) {
        issues.add(below(name), message);
    }

    /** Throws the 400 answer when there is any issue. */
    public void done() {
        refuseUnknown();
        issues.throwIfAny();
    }

    private void refuseUnknown() {
        nested.forEach(Fields::refuseUnknown);
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

    private Optional<String> text(String name, boolean trim, int min, int max, Predicate<String> rule) {
        JsonNode value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            return wrongType(name, "Expected string, received " + kind(value));
        }
        String text = trim ? value.textValue().strip() : value.textValue();
        if (text.indexOf('\0') >= 0) {
            return wrongType(name, "String must not contain U+0000"); // which Postgres cannot store
        }
        if (text.length() < min || text.length() > max) {
            return wrongType(name, "String must contain " + min + " to " + max + " character(s)");
        }
        return rule.test(text) ? Optional.of(text) : wrongType(name, "Invalid value");
    }

    private Optional<List<JsonNode>> elements(String name, int maxItems) {
        JsonNode value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isArray()) {
            return wrongType(name, "Expected array, received " + kind(value));
        }
        if (value.size() > maxItems) {
            return wrongType(name, "Array must contain at most " + maxItems + " element(s)");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return Optional.of(elements);
    }

    private <T> T required(String name, Optional<T> value, T standIn) {
        if (value.isEmpty() && member(name) == null) {
            issues.add(below(name), "Required");
        }
        return value.orElse(standIn);
    }

    private <T> Optional<T> wrongType(String name, String message) {
        issues.add(below(name), message);
        return Optional.empty();
    }

    private @Nullable JsonNode member(String name) {
        known.add(name);
        return node == null ? null : node.get(name);
    }

    private List<Object> below(Object... steps) {
        List<Object> longer = new ArrayList<>(path);
        longer.addAll(Arrays.asList(steps));
        return longer;
    }

    private static boolean any(String text) {
        return true;
    }

    private static String kind(@Nullable JsonNode value) {
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
