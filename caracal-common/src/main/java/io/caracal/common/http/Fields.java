package io.caracal.common.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.error.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of a JSON object body. Issues are collected; a harmless stand-in is returned for a bad member, so
 * nothing may be used before {@link #done()} has returned. An explicit {@code null} is not "absent": it is an issue
 * except where a method says otherwise. Lengths are counted in UTF-16 units. For one thread.
 */
public final class Fields {

    private final BodyObject object;

    private Fields(BodyObject object) {
        this.object = object;
    }

    /** Unknown members are issues. Issues are reported in the answer when {@code code} is {@code invalid_body}. */
    public static Fields strict(@Nullable JsonNode body, ErrorCode code) {
        return of(body, code, true, code == ErrorCode.INVALID_BODY);
    }

    /** Unknown members are ignored. Issues are reported in the answer when {@code code} is {@code invalid_body}. */
    public static Fields lenient(@Nullable JsonNode body, ErrorCode code) {
        return of(body, code, false, code == ErrorCode.INVALID_BODY);
    }

    /** As {@link #strict} or {@link #lenient}, deciding on its own whether the answer lists the issues. */
    public static Fields of(@Nullable JsonNode body, ErrorCode code, boolean strict, boolean withIssues) {
        return new Fields(new BodyObject(body, strict, List.of(), new Issues(code, withIssues)));
    }

    /** Whether the member is there, {@code null} included. */
    public boolean has(String name) {
        return object.member(name) != null;
    }

    /** Whether the member is there and {@code null}. */
    public boolean isNull(String name) {
        JsonNode value = object.member(name);
        return value != null && value.isNull();
    }

    public String requiredText(String name, int min, int max) {
        return object.required(name, object.text(name, false, min, max, Fields::any), "");
    }

    public Optional<String> optionalText(String name, int min, int max) {
        return object.text(name, false, min, max, Fields::any);
    }

    /** Surrounding white space is removed before the length is checked. */
    public String requiredTrimmed(String name, int min, int max) {
        return object.required(name, object.text(name, true, min, max, Fields::any), "");
    }

    /** Surrounding white space is removed before the length is checked. */
    public Optional<String> optionalTrimmed(String name, int min, int max) {
        return object.text(name, true, min, max, Fields::any);
    }

    /** Text or {@code null}; ask {@link #isNull} to tell null from absent. */
    public Optional<String> nullableText(String name, int min, int max) {
        return isNull(name) ? Optional.empty() : object.text(name, false, min, max, Fields::any);
    }

    /** Text that matches as a whole. */
    public String requiredMatch(String name, Pattern pattern) {
        return object.required(name, optionalMatch(name, pattern), "");
    }

    /** Text that matches as a whole. */
    public Optional<String> optionalMatch(String name, Pattern pattern) {
        return object.text(
                name, false, 0, Integer.MAX_VALUE, text -> pattern.matcher(text).matches());
    }

    public int integer(String name, int fallback, int min, int max) {
        return optionalInteger(name, min, max).map(Long::intValue).orElse(fallback);
    }

    public long requiredInteger(String name, long min, long max) {
        return object.required(name, optionalInteger(name, min, max), min);
    }

    /** A whole number, however it is written: JSON knows no integers, so {@code 60.0} is 60. */
    public Optional<Long> optionalInteger(String name, long min, long max) {
        JsonNode value = object.member(name);
        if (value == null) {
            return Optional.empty();
        }
        OptionalLong whole = Scalars.wholeNumber(value);
        if (whole.isEmpty()) {
            return object.refused(
                    name,
                    value.isNumber() ? "Expected integer" : "Expected number, received " + BodyObject.kind(value));
        }
        long number = whole.getAsLong();
        if (number < min || number > max) {
            return object.refused(name, "Number must be from " + min + " to " + max);
        }
        return Optional.of(number);
    }

    public boolean bool(String name, boolean fallback) {
        return optionalBool(name).orElse(fallback);
    }

    public Optional<Boolean> optionalBool(String name) {
        JsonNode value = object.member(name);
        if (value == null) {
            return Optional.empty();
        }
        return value.isBoolean()
                ? Optional.of(value.booleanValue())
                : object.refused(name, "Expected boolean, received " + BodyObject.kind(value));
    }

    /** An ISO 8601 instant with offset {@code Z}. */
    public Optional<Instant> optionalInstant(String name) {
        Optional<String> text = object.text(name, false, 1, 64, Fields::any);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> instant = Scalars.instant(text.get());
        return instant.isPresent() ? instant : object.refused(name, "Invalid datetime");
    }

    public String requiredOneOf(String name, String... accepted) {
        return object.required(name, optionalOneOf(name, accepted), accepted[0]);
    }

    public Optional<String> optionalOneOf(String name, String... accepted) {
        return object.text(name, false, 0, Integer.MAX_VALUE, Arrays.asList(accepted)::contains);
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
        return object.elements(name, maxItems).map(elements -> {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                JsonNode element = elements.get(i);
                String text = element.isTextual() ? element.textValue() : "";
                if (!text.isEmpty() && text.length() <= maxLength && Scalars.storable(text)) {
                    texts.add(text);
                } else {
                    object.issue("Expected a string of 1 to " + maxLength + " characters", name, i);
                }
            }
            return List.copyOf(texts);
        });
    }

    /** A nested object with the same strictness; its issues belong to the same answer. */
    public Fields object(String name) {
        return new Fields(object.child(object.member(name), name));
    }

    public Optional<Fields> optionalObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** A list of nested objects; empty when absent. */
    public List<Fields> objects(String name, int maxItems) {
        List<JsonNode> elements = object.elements(name, maxItems).orElse(List.of());
        List<Fields> children = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            children.add(new Fields(object.child(elements.get(i), name, i)));
        }
        return List.copyOf(children);
    }

    /** An object taken as it is. */
    public Optional<ObjectNode> optionalJson(String name) {
        JsonNode value = object.member(name);
        if (value == null) {
            return Optional.empty();
        }
        return value instanceof ObjectNode found
                ? Optional.of(found)
                : object.refused(name, "Expected object, received " + BodyObject.kind(value));
    }

    /** Any value taken as it is, {@code null} included. */
    public Optional<JsonNode> optionalNode(String name) {
        return Optional.ofNullable(object.member(name));
    }

    /** Notes an issue that the caller found with a member. */
    public void issue(String name, String message) {
        object.issue(message, name);
    }

    /** Throws the 400 answer when there is any issue. */
    public void done() {
        object.done();
    }

    private static boolean any(String text) {
        return true;
    }
}
