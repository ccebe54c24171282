package io.caracal.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A request body that has been read and parsed. */
record ReadBody(@Nullable JsonNode json) {

    private static final String FAILED = "The service failed to process the request";
    private static final String BAD_JSON = "Request body is not valid JSON";

    static ReadBody of(ContainerRequestContext http) {
        byte[] bytes = read(http);
        MediaType type = http.getMediaType();
        if (type == null || MediaType.TEXT_PLAIN_TYPE.isCompatible(type)) {
            return untyped(bytes, type);
        }
        if (!MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
            throw failed(415, FAILED);
        }
        try {
            JsonNode json = Json.mapper().readTree(bytes);
            if (json == null || json.isMissingNode()) {
                throw failed(400, BAD_JSON);
            }
            return new ReadBody(json);
        } catch (IOException malformed) {
            throw failed(400, BAD_JSON); // the bytes are at hand, so nothing else can be wrong with them
        }
    }

    private static ReadBody untyped(byte[] bytes, @Nullable MediaType type) {
        if (type == null && bytes.length > 0) {
            throw failed(415, FAILED);
        }
        return new ReadBody(null);
    }

    private static byte[] read(ContainerRequestContext http) {
        try {
            return http.getEntityStream().readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static CaracalException failed(int status, String description) {
        return CaracalException.of(ErrorCode.INTERNAL_ERROR, description).status(status);
    }
}
