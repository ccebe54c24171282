package io.caracal.coordinator.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session start asks for (Coordinator contract §A.7).
 *
 * @param subjectSessionId authority record that the session stands on; empty means the caller's own
 * @param subjectToken     proof for a user's record; plays no part in what makes two requests equal
 * @param ttlSeconds       of a task
 * @param inherit          whether a delegation to the parent is passed on to the child
 */
record StartRequest(
        String applicationId,
        Optional<String> subjectSessionId,
        Optional<String> subjectToken,
        Optional<String> parentId,
        boolean service,
        List<String> labels,
        int ttlSeconds,
        boolean inherit,
        Optional<String> inheritParentEdgeId,
        ObjectNode metadata) {

    private static final int MAX_ID = Identifiers.MAX_LENGTH;
    private static final int MAX_TTL = 86_400;
    private static final int MAX_LABELS = 32;
    private static final int MAX_LABEL = 64;
    private static final int MAX_TOKEN = 8192;

    static StartRequest read(@Nullable JsonNode body) {
        Fields in = Fields.lenient(body, ErrorCode.INVALID_BODY);
        boolean service = in.oneOf("lifecycle", "task", "task", "service").equals("service");
        if (service && in.has("ttl_seconds")) {
            in.issue("ttl_seconds", "ttl_seconds is not allowed for a service");
        }
        StartRequest request = new StartRequest(
                in.requiredText("application_id", 1, MAX_ID),
                in.optionalText("subject_session_id", 1, MAX_ID),
                in.nullableText("subject_token", 0, MAX_TOKEN),
                in.nullableText("parent_id", 1, MAX_ID),
                service,
                labels(in),
                in.integer("ttl_seconds", SessionRow.DEFAULT_TTL_SECONDS, 1, MAX_TTL),
                in.oneOf("parent_authority", "inherit", "inherit", "none").equals("inherit"),
                in.nullableText("inherit_parent_edge_id", 1, MAX_ID),
                in.optionalJson("metadata").orElseGet(JsonNodeFactory.instance::objectNode));
        in.done();
        return request;
    }

    private static List<String> labels(Fields in) {
        List<String> labels = new ArrayList<>();
        for (String label : in.textList("labels", MAX_LABELS, Integer.MAX_VALUE)) {
            String trimmed = label.strip();
            if (trimmed.isEmpty() || trimmed.length() > MAX_LABEL) {
                in.issue("labels", "Labels must contain 1 to " + MAX_LABEL + " character(s)");
            }
            labels.add(trimmed);
        }
        return labels;
    }

    String subject(String callersRecord) {
        return subjectSessionId.orElse(callersRecord);
    }

    /** What an equal request says, besides who makes it (§A.10). */
    ObjectNode content(String subjectRecordId) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("application_id", applicationId);
        content.put("subject_authority_record_id", subjectRecordId);
        content.put("parent_id", parentId.orElse(null));
        content.put("lifecycle", service ? "service" : "task");
        ArrayNode list = content.putArray("labels");
        labels.forEach(list::add);
        if (service) {
            content.putNull("ttl_seconds");
        } else {
            content.put("ttl_seconds", ttlSeconds);
        }
        content.put("parent_authority", inherit ? "inherit" : "none");
        content.put("inherit_parent_edge_id", inheritParentEdgeId.orElse(null));
        content.set("metadata", metadata);
        return content;
    }
}
