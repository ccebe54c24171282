package io.caracal.common.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.caracal.core.error.CaracalException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as JSON: {@code error}, {@code error_description} when there is one, {@code requestId}, then further
 * members.
 */
public final class ErrorBody {

    private static final String FALLBACK = "{\"error\":\"internal_error\"}";

    private ErrorBody() {}

    /** The members, in wire order. */
    public static Map<String, Object> members(CaracalException error, String requestId) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("error", error.code().code());
        error.description()
                .filter(description -> !description.isEmpty())
                .ifPresent(description -> members.put("error_description", description));
        if (!requestId.isEmpty()) {
            members.put("requestId", requestId);
        }
        error.details().forEach(members::putIfAbsent);
        return members;
    }

    /** The body in UTF-8. */
    public static byte[] bytes(CaracalException error, String requestId) {
        return json(members(error, requestId));
    }

    /** The body in UTF-8, with what the style ends it with. */
    public static byte[] bytes(CaracalException error, String requestId, ErrorStyle style) {
        byte[] body = bytes(error, requestId);
        return style == ErrorStyle.GO ? line(body) : body;
    }

    private static byte[] line(byte[] body) {
        byte[] line = Arrays.copyOf(body, body.length + 1);
        line[body.length] = '\n';
        return line;
    }

    static byte[] json(Map<String, Object> members) {
        try {
            return Json.mapper().writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            // A detail that cannot be written must not hide that the request failed.
            return FALLBACK.getBytes(StandardCharsets.UTF_8);
        }
    }
}
