package io.caracal.sts.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.common.http.Json;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.policy.decision.InvalidPolicyInputException;
import io.caracal.core.policy.decision.PolicyInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to try documents on an input (STS contract §4.7). The first three texts are only echoed.
 *
 * @param ids of the documents in their order
 * @param contents text by id
 */
record SimulationRequest(
        String policySetId,
        String versionId,
        String manifestSha256,
        List<String> ids,
        Map<String, String> contents,
        JsonNode input) {

    /** Reads the body; 400 {@code invalid_token} when it is not such a request. */
    static SimulationRequest read(byte[] body) {
        JsonNode root = parse(body);
        JsonNode policies = root.path("policies");
        if (!policies.isArray() || policies.isEmpty()) {
            throw malformed("policies must be a list that is not empty");
        }
        List<String> ids = new ArrayList<>(policies.size());
        Map<String, String> contents = new HashMap<>();
        for (JsonNode policy : policies) {
            if (!policy.path("id").isTextual() || !policy.path("content").isTextual()) {
                throw malformed("each of the policies needs an id and a content");
            }
            ids.add(policy.path("id").textValue());
            contents.put(policy.path("id").textValue(), policy.path("content").textValue());
        }
        return new SimulationRequest(
                text(root, "policy_set_id"),
                text(root, "version_id"),
                text(root, "manifest_sha256"),
                List.copyOf(ids),
                Map.copyOf(contents),
                input(root));
    }

    PolicyInput policyInput() {
        try {
            return PolicyInput.fromJson(input);
        } catch (InvalidPolicyInputException invalid) {
            throw malformed("input: " + invalid.getMessage());
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode root = Json.mapper().readTree(body);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException invalid) {
            throw malformed("request body is not valid JSON").causedBy(invalid);
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
        throw malformed("request body must be a JSON object");
    }

    private static JsonNode input(JsonNode root) {
        JsonNode input = root.path("input");
        return input.isMissingNode() || input.isNull() ? JsonNodeFactory.instance.objectNode() : input;
    }

    private static String text(JsonNode root, String name) {
        JsonNode value = root.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw malformed(name + " must be a string");
        }
        return value.asText("");
    }

    private static CaracalException malformed(String description) {
        return CaracalException.of(ErrorCode.INVALID_TOKEN, description).status(400);
    }
}
