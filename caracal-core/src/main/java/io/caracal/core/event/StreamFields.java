package io.caracal.core.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and writes the text fields of a stream entry. */
final class StreamFields {
    private final Map<String, String> fields;

    private StreamFields(Map<String, String> fields) {
        this.fields = fields;
    }

    static StreamFields of(Map<String, String> fields) {
        return new StreamFields(fields);
    }

    static StreamFields empty() {
        return new StreamFields(new LinkedHashMap<>());
    }

    StreamFields with(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
        return this;
    }

    Map<String, String> map() {
        return fields;
    }

    /** The text, null when absent or empty. */
    @Nullable
    String text(String name) {
        String value = fields.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    String required(String name) {
        String value = text(name);
        if (value == null) {
            throw new IllegalArgumentException("field " + name + " is missing");
        }
        return value;
    }

    <T> T requiredId(String name, Function<@Nullable String, Optional<T>> parser) {
        return parser.apply(required(name)).orElseThrow(() -> wrong(name));
    }

    <T> @Nullable T id(String name, Function<@Nullable String, Optional<T>> parser) {
        return text(name) == null ? null : requiredId(name, parser);
    }

    /** A whole number of at least 0. */
    long number(String name) {
        try {
            long value = Long.parseLong(required(name));
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("field " + name + " is not a number", notANumber);
        }
        throw wrong(name);
    }

    private static IllegalArgumentException wrong(String name) {
        return new IllegalArgumentException("field " + name + " has a wrong value");
    }
}
