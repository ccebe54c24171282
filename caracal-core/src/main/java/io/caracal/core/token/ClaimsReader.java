package io.caracal.core.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.token.InvalidMandateException.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads single claims with the shape they must have; a wrong shape is a refusal, never a default. */
final class ClaimsReader {
    /** The last second of the year 9999: times beyond it are nonsense and would overflow arithmetic. */
    static final long LAST_SECOND = 253_402_300_799L;

    private final ObjectNode claims;

    ClaimsReader(ObjectNode claims) {
        this.claims = claims;
    }

    String text(String name) throws InvalidMandateException {
        String value = optionalText(name);
        if (value == null || value.isEmpty()) {
            throw wrong(name);
        }
        return value;
    }

    @Nullable
    String optionalText(String name) throws InvalidMandateException {
        JsonNode value = present(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(name);
        }
        return value.textValue();
    }

    <T> T id(String name, Function<@Nullable String, Optional<T>> parser) throws InvalidMandateException {
        return parser.apply(text(name)).orElseThrow(() -> wrong(name));
    }

    <T> @Nullable T optionalId(String name, Function<@Nullable String, Optional<T>> parser)
            throws InvalidMandateException {
        return present(name) == null ? null : id(name, parser);
    }

    Instant time(String name) throws InvalidMandateException {
        long seconds = number(name, LAST_SECOND);
        return Instant.ofEpochSecond(seconds);
    }

    /** A whole number of 0 to the maximum; absent is refused. */
    long number(String name, long max) throws InvalidMandateException {
        JsonNode value = present(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name);
        }
        long number = value.longValue();
        if (number < 0 || number > max) {
            throw wrong(name);
        }
        return number;
    }

    long optionalNumber(String name, long max) throws InvalidMandateException {
        return present(name) == null ? 0 : number(name, max);
    }

    /** An array of non-empty texts; absent is the empty list. */
    List<String> texts(String name) throws InvalidMandateException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!element.isTextual() || element.textValue().isEmpty()) {
                throw wrong(name);
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** An array of objects; absent is the empty list. */
    List<ClaimsReader> objects(String name) throws InvalidMandateException {
        List<ClaimsReader> objects = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!(element instanceof ObjectNode object)) {
                throw wrong(name);
            }
            objects.add(new ClaimsReader(object));
        }
        return objects;
    }

    /** One text or an array of texts (RFC 7519 §4.1.3). */
    List<String> textOrTexts(String name) throws InvalidMandateException {
        JsonNode value = present(name);
        return value != null && value.isTextual() ? List.of(text(name)) : texts(name);
    }

    private Iterable<JsonNode> elements(String name) throws InvalidMandateException {
        JsonNode value = present(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name);
        }
        return value;
    }

    boolean has(String name) {
        return present(name) != null;
    }

    private @Nullable JsonNode present(String name) {
        return claims.get(name);
    }

    private static InvalidMandateException wrong(String name) {
        return new InvalidMandateException(Reason.CLAIMS, "claim " + name + " is missing or has the wrong shape");
    }
}
