package io.caracal.control.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.control.catalog.Flags;
import io.caracal.control.catalog.InvalidFlagException;

/** The body {@code {command, subcommand?, flags?}} (API contract §7.2); names that are no text count as empty and are refused later. */
record InvokeRequest(String command, String subcommand, JsonNode rawFlags) {

    static InvokeRequest of(JsonNode body) {
        return new InvokeRequest(
                body.path("command").isTextual() ? body.path("command").textValue() : "",
                body.path("subcommand").isTextual() ? body.path("subcommand").textValue() : "",
                body.path("flags"));
    }

    Flags flags(ObjectMapper json) {
        try {
            return Flags.of(rawFlags, json);
        } catch (InvalidFlagException e) {
            throw new RefusedException(InvokeError.INVALID, String.valueOf(e.getMessage()));
        }
    }

    String idempotencyKey() {
        return rawFlags.path(Flags.IDEMPOTENCY_KEY).asText("");
    }
}
