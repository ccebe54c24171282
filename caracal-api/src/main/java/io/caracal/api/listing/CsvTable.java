package io.caracal.api.listing;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Comma separated values (RFC 4180, API contract §2.5): CRLF line ends, header row, no byte order mark. A cell that a spreadsheet would take
 * for a formula gets a leading apostrophe.
 */
public final class CsvTable {

    /** Media type of the text. */
    public static final String TYPE = "text/csv; charset=utf-8";

    private static final String FORMULA_START = "=+-@\t\r";
    private static final String END = "\r\n";

    private final StringBuilder text = new StringBuilder();

    public CsvTable(List<String> columns) {
        row(columns);
    }

    /** Adds a row: null is empty, an instant ISO 8601, a list its elements joined by blanks, anything else its (JSON) text. */
    public void row(List<? extends @Nullable Object> cells) {
        text.append(cells.stream().map(CsvTable::cell).collect(Collectors.joining(",")))
                .append(END);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String cell(@Nullable Object value) {
        String plain = plain(value);
        boolean formula = !plain.isEmpty() && FORMULA_START.indexOf(plain.charAt(0)) >= 0;
        String safe = formula ? "'" + plain : plain;
        boolean quote = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return quote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private static String plain(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Instant instant) {
            return Json.instant(instant);
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(CsvTable::plain).collect(Collectors.joining(" "));
        }
        return value instanceof JsonNode json ? plain(json) : value.toString();
    }

    private static String plain(JsonNode json) {
        if (json.isNull() || json.isMissingNode()) {
            return "";
        }
        if (json.isArray()) {
            StringBuilder joined = new StringBuilder();
            json.forEach(element -> joined.append(joined.isEmpty() ? "" : " ").append(plain(element)));
            return joined.toString();
        }
        return json.isValueNode() ? json.asText() : json.toString();
    }
}
