package io.caracal.runtime.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** What a service answered: status, request id (empty when the service sent none) and the body, missing when it was not JSON. */
record Answer(int status, String requestId, JsonNode body) {

    /** The text member {@code name}. @throws DemoFailure when the answer lacks it */
    String text(String name) {
        JsonNode value = body.path(name);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new DemoFailure("the answer (HTTP " + status + ") has no \"" + name + "\": " + summary());
        }
        return value.textValue();
    }

    /** The 1.0 error code and description, or the bare status. */
    String summary() {
        String code = body.path("error").asText("");
        String description = body.path("error_description").asText("");
        if (code.isEmpty()) {
            return "HTTP " + status;
        }
        return "HTTP " + status + " " + code + (description.isEmpty() ? "" : " \"" + description + "\"");
    }
}
