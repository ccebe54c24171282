package io.caracal.sts.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What a subject says about a hold: {@code {decision, binding, reason?}} (STS contract §1.8). */
final class SubjectDecision {
    private static final Set<String> DECISIONS = Set.of("approved", "rejected");
    private static final int LONGEST_REASON_BYTES = 500;

    private SubjectDecision() {}

    /** Refuses with 400 {@code invalid_token} what is none; members that it does not know are ignored. */
    static void check(InputStream body) {
        JsonNode json = parse(body);
        text(json, "binding");
        if (!DECISIONS.contains(text(json, "decision"))) {
            throw invalid("decision must be approved or rejected");
        }
        if (text(json, "reason").getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON_BYTES) {
            throw invalid("reason is longer than " + LONGEST_REASON_BYTES + " bytes");
        }
    }

    private static JsonNode parse(InputStream body) {
        try {
            JsonNode json = Json.mapper().readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException unreadable) {
            throw invalid("request body is not valid JSON").causedBy(unreadable);
        } catch (CaracalException tooLarge) {
            throw invalid("request body is too large").causedBy(tooLarge);
        }
        throw invalid("request body must be a JSON object");
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw invalid(name + " must be a string");
        }
        return value.asText("");
    }

    private static CaracalException invalid(String description) {
        return CaracalException.of(ErrorCode.INVALID_TOKEN, description).status(400);
    }
}
