package io.caracal.coordinator.delegation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of a delegation (Coordinator contract §A.9); null means not bound.
 *
 * @param resources      public identifiers; empty when not bound to resources by name
 * @param maxDepth       alias of {@code maxHops}
 * @param budget         bound on the number of scopes
 * @param policyApproved annotation only
 * @param broadReason    annotation only
 */
record Constraints(
        List<String> resources,
        @Nullable Integer maxDepth,
        @Nullable Integer maxHops,
        @Nullable Integer budget,
        @Nullable Integer ttlSeconds,
        @Nullable Boolean policyApproved,
        @Nullable Instant expiresAt,
        @Nullable String broadReason) {

    private static final String BROAD_REASON = "resource_null_delegation";

    /** Hops below the edge; 1 unless bound otherwise. */
    int hops() {
        return maxHops == null ? 1 : maxHops;
    }

    /** The form of a delegation that is bound to no resource. */
    Constraints broad() {
        String reason = broadReason == null ? BROAD_REASON : broadReason;
        return new Constraints(resources, maxDepth, maxHops, budget, ttlSeconds, true, expiresAt, reason);
    }

    /** What is stored: only members that are set. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!resources.isEmpty()) {
            ArrayNode list = json.putArray("resources");
            resources.forEach(list::add);
        }
        put(json, "max_depth", maxDepth);
        put(json, "max_hops", maxHops);
        put(json, "budget", budget);
        put(json, "ttl_seconds", ttlSeconds);
        if (policyApproved != null) {
            json.put("policy_approved", policyApproved);
        }
        if (expiresAt != null) {
            json.put("expires_at", Json.instant(expiresAt));
        }
        if (broadReason != null) {
            json.put("broad_reason", broadReason);
        }
        return json;
    }

    /** Reads what {@link #json} wrote, and what other releases of this service wrote in the same shape. */
    static Constraints stored(JsonNode json) {
        List<String> resources = json.path("resources").isArray()
                ? json.path("resources").valueStream().map(JsonNode::asText).toList()
                : List.of();
        Integer depth = integer(json, "max_depth");
        Integer hops = integer(json, "max_hops");
        return new Constraints(
                resources,
                depth,
                hops == null ? depth : hops,
                integer(json, "budget"),
                integer(json, "ttl_seconds"),
                json.path("policy_approved").isBoolean()
                        ? json.path("policy_approved").booleanValue()
                        : null,
                null,
                json.path("broad_reason").isTextual()
                        ? json.path("broad_reason").textValue()
                        : null);
    }

    private static @Nullable Integer integer(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.canConvertToInt() && value.isIntegralNumber() ? value.intValue() : null;
    }

    private static void put(ObjectNode json, String name, @Nullable Integer value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
