package io.caracal.coordinator.delegation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Scalars;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the constraint object of a request. It is strict: an unknown member is refused, and so is the first member outside its rules, each
 * with a code of its own (Coordinator contract §A.9).
 */
final class ConstraintReader {

    private static final Set<String> KNOWN = Set.of(
            "resources",
            "max_depth",
            "max_hops",
            "budget",
            "ttl_seconds",
            "policy_approved",
            "expires_at",
            "broad_reason");
    private static final int MAX_RESOURCES = 64;
    private static final int MAX_IDENTIFIER = 512;
    private static final int MAX_REASON = 256;
    private static final int MAX_HOPS = 10;
    private static final int MAX_BUDGET = 64;
    private static final int MAX_TTL = 86_400;

    private final ObjectNode json;

    private ConstraintReader(ObjectNode json) {
        this.json = json;
    }

    /**
     * Merges {@code constraints} over {@code constraints_json} and reads the result.
     *
     * @param ttlSeconds of the request itself, used when the constraints have none
     */
    static Constraints read(Optional<JsonNode> older, Optional<JsonNode> newer, Optional<Long> ttlSeconds) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        older.ifPresent(node -> merged.setAll(object(node)));
        newer.ifPresent(node -> merged.setAll(object(node)));
        ttlSeconds
                .filter(seconds -> !merged.has("ttl_seconds"))
                .ifPresent(seconds -> merged.put("ttl_seconds", seconds));
        return new ConstraintReader(merged).constraints();
    }

    private static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw CaracalException.of(ErrorCode.INVALID_DELEGATION_CONSTRAINT);
    }

    private Constraints constraints() {
        json.fieldNames()
                .forEachRemaining(name -> require(KNOWN.contains(name), ErrorCode.INVALID_DELEGATION_CONSTRAINT));
        List<String> resources = resources();
        Integer depth = integer("max_depth", MAX_HOPS, ErrorCode.INVALID_MAX_DEPTH);
        Integer hops = integer("max_hops", MAX_HOPS, ErrorCode.INVALID_MAX_HOPS);
        require(depth == null || hops == null || depth.equals(hops), ErrorCode.INVALID_MAX_HOPS);
        return new Constraints(
                resources,
                depth,
                hops == null ? depth : hops,
                integer("budget", MAX_BUDGET, ErrorCode.INVALID_BUDGET),
                integer("ttl_seconds", MAX_TTL, ErrorCode.INVALID_TTL_SECONDS),
                policyApproved(),
                expiresAt(),
                broadReason());
    }

    private List<String> resources() {
        JsonNode list = json.get("resources");
        if (list == null) {
            return List.of();
        }
        require(list.isArray() && list.size() <= MAX_RESOURCES, ErrorCode.INVALID_RESOURCES);
        List<String> identifiers = new ArrayList<>();
        for (JsonNode element : list) {
            boolean fits = element.isTextual()
                    && !element.textValue().isEmpty()
                    && element.textValue().length() <= MAX_IDENTIFIER;
            require(fits, ErrorCode.INVALID_RESOURCES);
            identifiers.add(element.textValue());
        }
        return List.copyOf(identifiers);
    }

    private @Nullable Integer integer(String name, int max, ErrorCode code) {
        JsonNode value = json.get(name);
        if (value == null) {
            return null;
        }
        long number = Scalars.wholeNumber(value).orElse(0);
        require(number >= 1 && number <= max, code);
        return (int) number;
    }

    private @Nullable Boolean policyApproved() {
        JsonNode value = json.get("policy_approved");
        if (value == null) {
            return null;
        }
        require(value.isBoolean(), ErrorCode.INVALID_POLICY_APPROVED);
        return value.booleanValue();
    }

    private @Nullable Instant expiresAt() {
        JsonNode value = json.get("expires_at");
        if (value == null) {
            return null;
        }
        require(value.isTextual(), ErrorCode.INVALID_EXPIRES_AT);
        return Scalars.instant(value.textValue()).orElseThrow(() -> CaracalException.of(ErrorCode.INVALID_EXPIRES_AT));
    }

    private @Nullable String broadReason() {
        JsonNode value = json.get("broad_reason");
        if (value == null) {
            return null;
        }
        require(value.isTextual(), ErrorCode.INVALID_BROAD_REASON);
        String reason = value.textValue();
        require(!reason.isEmpty() && reason.length() <= MAX_REASON, ErrorCode.INVALID_BROAD_REASON);
        return reason;
    }

    private static void require(boolean holds, ErrorCode code) {
        if (!holds) {
            throw CaracalException.of(code);
        }
    }
}
