package io.caracal.api.listing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.common.http.Json;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A place in a listing ordered by time and id, both descending: base64url of {@code {"ts","id"}} (API contract §2.4). Times are exact to
 * the microsecond. A cursor with milliseconds, as version 1.0 gave out, stands for the end of its millisecond: a row may come twice, but
 * none is left out.
 */
public record Cursor(Instant ts, String id) {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern MILLIS = Pattern.compile(".*\\.[0-9]{3}Z");
    private static final int MAX_ID = 256;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** The text handed to clients. */
    public String encode() {
        String json = JsonNodeFactory.instance
                .objectNode()
                .put("ts", MICROS.format(ts))
                .put("id", id)
                .toString();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #encode} wrote; 400 invalid_cursor for anything else. */
    public static Cursor parse(String text) {
        try {
            JsonNode json = Json.mapper().readTree(Base64.getUrlDecoder().decode(text));
            JsonNode ts = json.path("ts");
            JsonNode id = json.path("id");
            if (ts.isTextual() && id.isTextual() && usable(id.textValue())) {
                return new Cursor(instant(ts.textValue()), id.textValue());
            }
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException malformed) {
            throw CaracalException.of(ErrorCode.INVALID_CURSOR).causedBy(malformed);
        } catch (IOException impossible) {
            throw CaracalException.of(ErrorCode.INVALID_CURSOR).causedBy(impossible);
        }
        throw CaracalException.of(ErrorCode.INVALID_CURSOR);
    }

    private static boolean usable(String id) {
        return !id.isEmpty() && id.length() <= MAX_ID && id.indexOf('\0') < 0;
    }

    private static Instant instant(String text) {
        Instant instant = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new DateTimeException("outside the range of the database");
        }
        return MILLIS.matcher(text).matches() ? instant.plus(999, ChronoUnit.MICROS) : instant;
    }
}
