package io.caracal.coordinator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caracal.common.http.Json;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON bodies. */
public final class Bodies {

    private Bodies() {}

    /**
     * The body; empty when there is none. Text that is no JSON ends the request with 400 (Coordinator contract §A.3), another media type
     * with 415; plain text is a JSON text, which every route refuses in its own way.
     */
    public static Optional<JsonNode> read(ContainerRequestContext request, InputStream body) throws IOException {
        byte[] bytes = body.readAllBytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return Optional.empty();
        }
        MediaType type = request.getMediaType();
        if (type != null && MediaType.TEXT_PLAIN_TYPE.isCompatible(type)) {
            return Optional.of(TextNode.valueOf(text));
        }
        if (type == null || !MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
            throw failed(415, "Request body must be application/json");
        }
        return parsed(bytes);
    }

    private static Optional<JsonNode> parsed(byte[] bytes) {
        JsonNode node;
        try {
            node = Json.mapper().readTree(bytes);
        } catch (IOException malformed) {
            // The bytes are at hand, so nothing else can be wrong with them.
            throw failed(400, "Request body is not valid JSON");
        }
        if (node == null || node.isMissingNode()) {
            return Optional.empty();
        }
        if (!StorableText.fits(node)) {
            throw CaracalException.of(
                    ErrorCode.INVALID_BODY, "Request body holds a text or number that cannot be stored");
        }
        return Optional.of(node);
    }

    private static CaracalException failed(int status, String description) {
        return CaracalException.of(ErrorCode.INTERNAL_ERROR, description).status(status);
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
