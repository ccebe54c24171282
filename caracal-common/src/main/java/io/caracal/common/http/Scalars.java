package io.caracal.common.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** How single values are read: numbers and white space as ECMAScript, which the clients of 1.0 were written against, knows them. */
public final class Scalars {

    private static final double MAX_EXACT = 9_007_199_254_740_991d;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Pattern INSTANT =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

    private Scalars() {}

    /**
     * The whole number that a value is, however it is written: JSON knows no integers, so {@code 60.0} is 60. Empty for fractions, for what
     * a long cannot hold and for what is no number.
     */
    public static OptionalLong wholeNumber(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
        }
        double number = value.doubleValue();
        boolean whole = value.isFloatingPointNumber() && number == Math.rint(number) && Math.abs(number) <= MAX_EXACT;
        return whole ? OptionalLong.of((long) number) : OptionalLong.empty();
    }

    /** An ISO 8601 instant with seconds, a year of four digits and offset {@code Z}; empty for anything else. */
    public static Optional<Instant> instant(String text) {
        if (!INSTANT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException impossible) {
            return Optional.empty(); // no such day
        }
    }

    /** Postgres text can hold neither U+0000 nor half of a surrogate pair. */
    public static boolean storable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** The text without white space around it, no-break spaces and the byte order mark included. */
    public static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && blank(text.charAt(start))) {
            start++;
        }
        while (end > start && blank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean blank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK;
    }
}
