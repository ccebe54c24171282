package io.caracal.testing.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * One answer.
 *
 * @param status the status code
 * @param headers the response headers
 * @param text the body as UTF-8 text
 */
public record Reply(int status, HttpHeaders headers, String text) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The body as JSON; a failure that shows the body when it is none. */
    public JsonNode json() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException failure) {
            throw new AssertionError("status " + status + " with a body that is not JSON: " + text, failure);
        }
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** The member {@code error} of the body, or an empty text. */
    public String error() {
        return json().path("error").asText("");
    }

    /** Fails with the whole answer when the status is another one. */
    public Reply expect(int expected) {
        if (status != expected) {
            throw new AssertionError("expected status " + expected + " but was " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return status + " " + text;
    }
}
