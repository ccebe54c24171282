package io.caracal.control.invoke;

import com.fasterxml.jackson.databind.JsonNode;

/** What the management API answered; the body is missing for an empty answer. */
public record AdminReply(int status, JsonNode body) {

    boolean ok() {
        return status >= 200 && status < 300;
    }

    String errorCode() {
        return body.path("error").asText("http_" + status);
    }

    String errorDescription() {
        return body.path("error_description").asText("");
    }
}
