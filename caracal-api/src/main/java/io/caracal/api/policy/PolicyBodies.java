package io.caracal.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Request bodies of the policy routes. */
final class PolicyBodies {

    private static final int MAX_NAME = 512; // a longer one does not fit the index
    private static final int MAX_DESCRIPTION = 8_192;

    private PolicyBodies() {}

    /** A policy to be made. */
    record New(String name, @Nullable String description, String content) {
        static New read(@Nullable JsonNode body) {
            Fields fields = Fields.lenient(body, ErrorCode.INVALID_BODY);
            New policy = new New(
                    fields.requiredText("name", 1, MAX_NAME),
                    fields.nullableText("description", 0, MAX_DESCRIPTION).orElse(null),
                    document(fields));
            fields.done();
            return policy;
        }
    }

    /** A body with nothing but a document. */
    static String contentOf(@Nullable JsonNode body) {
        Fields fields = Fields.lenient(body, ErrorCode.INVALID_BODY);
        String content = document(fields);
        fields.done();
        return content;
    }

    /** How long it may be is for the authoring checks to say. */
    private static String document(Fields fields) {
        return fields.requiredText("content", 1, Integer.MAX_VALUE);
    }
}
