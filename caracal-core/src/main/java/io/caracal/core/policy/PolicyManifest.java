package io.caracal.core.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.core.secret.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * The documents of a policy set version, in the order the author gave (STS contract §4.5).
 *
 * @param policyVersionIds ids, order significant for the digest
 */
public record PolicyManifest(List<String> policyVersionIds) {
    private static final String ID = "policy_version_id";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public PolicyManifest {
        policyVersionIds = List.copyOf(policyVersionIds);
    }

    /**
     * Reads a stored manifest: an array of objects with {@code policy_version_id}; other members are ignored.
     *
     * @throws InvalidPolicyBundleException when it is anything else
     */
    public static PolicyManifest parse(String json) throws InvalidPolicyBundleException {
        JsonNode array;
        try {
            array = JSON.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new InvalidPolicyBundleException("manifest is not JSON", malformed);
        }
        if (!array.isArray()) {
            throw new InvalidPolicyBundleException("manifest is not an array");
        }
        List<String> ids = new ArrayList<>(array.size());
        for (JsonNode entry : array) {
            JsonNode id = entry.get(ID);
            if (id == null || !id.isTextual() || id.textValue().isEmpty()) {
                throw new InvalidPolicyBundleException("manifest entry " + ids.size() + " has no " + ID);
            }
            ids.add(id.textValue());
        }
        return new PolicyManifest(ids);
    }

    /** Compact JSON with only the ids: what the digest is taken over. */
    public String canonicalJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        policyVersionIds.forEach(id -> array.addObject().put(ID, id));
        return array.toString();
    }

    /** Hex SHA-256 of {@link #canonicalJson()}. */
    public String sha256() {
        return Sha256.hex(canonicalJson());
    }
}
