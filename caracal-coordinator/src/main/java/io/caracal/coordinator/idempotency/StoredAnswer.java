package io.caracal.coordinator.idempotency;

import io.caracal.coordinator.wire.Bodies;
import jakarta.ws.rs.core.Response;

/**
 * The answer to a request.
 *
 * @param json     text of the body
 * @param replayed whether an earlier, equal request produced it
 */
public record StoredAnswer(int status, String json, boolean replayed) {

    /** As it is sent; that it is given again is told by {@code Idempotency-Replayed}. */
    public Response response() {
        Response response = Bodies.text(status, json);
        return replayed
                ? Response.fromResponse(response)
                        .header("Idempotency-Replayed", "true")
                        .build()
                : response;
    }
}
