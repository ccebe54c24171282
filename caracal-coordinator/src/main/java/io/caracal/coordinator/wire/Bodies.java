package io.caracal.coordinator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON bodies, whatever their content type says. */
public final class Bodies {

    private Bodies() {}

    /** The body; empty when there is none. Text that is no JSON ends the request with 400 (Coordinator contract §A.3). */
    public static Optional<JsonNode> read(InputStream body) throws IOException {
        byte[] bytes = body.readAllBytes();
        if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
            return Optional.empty();
        }
        JsonNode node = Json.mapper().readTree(bytes);
        if (node == null || node.isMissingNode()) {
            return Optional.empty();
        }
        if (!StorableText.fits(node)) {
            throw CaracalException.of(
                    ErrorCode.INVALID_BODY, "Request body holds a text or number that cannot be stored");
        }
        return Optional.of(node);
    }

    /** A JSON answer. */
    public static Response json(int status, Object entity) {
        return text(status, Json.text(entity));
    }

    /** An answer whose JSON text is at hand. */
    public static Response text(int status, String json) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(json.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** Stored JSON text as a tree, so that it becomes part of an answer. */
    public static JsonNode stored(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored JSON cannot be read", e);
        }
    }
}
