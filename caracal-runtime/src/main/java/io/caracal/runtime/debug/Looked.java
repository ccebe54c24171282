package io.caracal.runtime.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caracal.runtime.operations.ServiceClient.Reply;
import java.util.Optional;

/**
 * Something that was read, or why it could not be.
 *
 * @param what    in words
 * @param body    missing when it could not be read
 * @param problem empty when it could
 */
record Looked(String what, JsonNode body, String problem) {
    private static final String NOT_NAMED = "no event names one";

    static Looked found(String what, JsonNode body) {
        return new Looked(what, body, "");
    }

    static Looked unread(String what, String problem) {
        return new Looked(what, MissingNode.getInstance(), problem);
    }

    /** There is nothing to look for. */
    static Looked unnamed(String what) {
        return unread(what, NOT_NAMED);
    }

    /** The element of a list whose member has this text. */
    static Optional<JsonNode> item(JsonNode body, String list, String member, String text) {
        for (JsonNode each : body.path(list)) {
            if (each.path(member).asText().equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** @param asked the service that was asked, for the reason */
    static Looked of(String what, String asked, Reply reply) {
        return reply.ok() ? found(what, reply.body()) : unread(what, why(asked, reply));
    }

    private static String why(String asked, Reply reply) {
        if (!reply.answered()) {
            return asked + " does not answer (" + reply.failure() + ")";
        }
        if (reply.status() == 401 || reply.status() == 403) {
            return asked + " refuses the credential (" + reply.summary() + ")";
        }
        boolean noRoute = reply.body().path("message").asText("").startsWith("Route ");
        return noRoute ? asked + " has no route for it (404)" : asked + " answers " + reply.summary();
    }

    /** False when there was nothing to look for. */
    boolean named() {
        return !problem.equals(NOT_NAMED);
    }

    boolean read() {
        return problem.isEmpty();
    }

    String text(String member) {
        return body.path(member).asText("");
    }
}
