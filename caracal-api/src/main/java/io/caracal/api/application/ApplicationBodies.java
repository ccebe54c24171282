package io.caracal.api.application;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.secret.SecretText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Request bodies of the applications routes. */
final class ApplicationBodies {

    private static final int MAX_NAME = 200;
    private static final int MIN_SECRET = 32;
    private static final int MAX_SECRET = 4096;
    private static final int HOUR = 3600;

    private ApplicationBodies() {}

    /** A managed application to be made. */
    record New(String name, List<String> traits) {
        static New read(@Nullable JsonNode body) {
            Fields fields = Fields.strict(body, ErrorCode.INVALID_APPLICATION);
            String name = fields.requiredTrimmed("name", 1, MAX_NAME);
            fields.requiredOneOf("registration_method", "managed");
            New application = new New(name, ApplicationBodies.traits(fields).orElse(List.of()));
            fields.done();
            return application;
        }
    }

    /** What is empty stays as it is. */
    record Patch(Optional<String> name, Optional<SecretText> secret, Optional<List<String>> traits) {
        static Patch read(@Nullable JsonNode body) {
            Fields fields = Fields.strict(body, ErrorCode.INVALID_APPLICATION);
            Patch patch = new Patch(
                    fields.optionalTrimmed("name", 1, MAX_NAME),
                    fields.optionalText("client_secret", MIN_SECRET, MAX_SECRET).map(SecretText::of),
                    ApplicationBodies.traits(fields));
            fields.done();
            if (body == null || body.isEmpty()) {
                throw CaracalException.of(ErrorCode.NO_FIELDS);
            }
            return patch;
        }
    }

    /** Any texts: what is wrong with a trait is for {@link Traits} to say. */
    private static Optional<List<String>> traits(Fields fields) {
        return fields.optionalNode("traits").map(node -> {
            if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isTextual)) {
                fields.issue("traits", "Expected array of strings");
                return List.<String>of();
            }
            return node.valueStream().map(JsonNode::textValue).toList();
        });
    }

    /** A dynamic client registration. */
    record Registration(String name, int expiresInSeconds) {
        static Registration read(@Nullable JsonNode body) {
            Fields fields = Fields.strict(body, ErrorCode.INVALID_APPLICATION);
            Registration registration = new Registration(
                    fields.requiredTrimmed("name", 1, MAX_NAME), fields.integer("expires_in", HOUR, 1, HOUR));
            fields.done();
            return registration;
        }
    }
}
