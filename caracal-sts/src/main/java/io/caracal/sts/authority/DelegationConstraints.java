package io.caracal.sts.authority;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a delegation is limited to (STS contract §2.5). Read strictly: a constraint that is not understood denies, because it
 * cannot be kept.
 *
 * @param resources identifiers; empty when not limited
 * @param ttlSeconds longest life of a mandate, if limited
 * @param maxHops 1 to 10: edges from this one to the leaf, this one included
 */
public record DelegationConstraints(
        List<String> resources, OptionalLong ttlSeconds, int maxHops, Optional<Instant> expiresAt) {
    static final int MOST_HOPS = 10;

    private static final Set<String> KNOWN = Set.of(
            "resources",
            "ttl_seconds",
            "max_depth",
            "max_hops",
            "budget",
            "policy_approved",
            "expires_at",
            "broad_reason");

    public DelegationConstraints {
        resources = List.copyOf(resources);
    }

    /** @throws IllegalArgumentException when a constraint is unknown, malformed or contradicts another */
    static DelegationConstraints parse(JsonNode stored) {
        JsonNode json = stored.isNull() ? JsonNodeFactory.instance.objectNode() : stored;
        require(json.isObject());
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            require(KNOWN.contains(names.next()));
        }
        number(json, "budget");
        require(!json.has("policy_approved") || json.get("policy_approved").isBoolean());
        require(!json.has("broad_reason") || json.get("broad_reason").isTextual());
        long ttl = number(json, "ttl_seconds");
        return new DelegationConstraints(
                resources(json),
                ttl == 0 ? OptionalLong.empty() : OptionalLong.of(ttl),
                hops(number(json, "max_hops"), number(json, "max_depth")),
                expiry(json));
    }

    private static int hops(long maxHops, long maxDepth) {
        require(maxHops == 0 || maxDepth == 0 || maxHops == maxDepth);
        long hops = Math.max(1, Math.max(maxHops, maxDepth));
        require(hops <= MOST_HOPS);
        return (int) hops;
    }

    private static long number(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        require(value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0);
        return value.longValue();
    }

    private static List<String> resources(JsonNode json) {
        JsonNode value = json.path("resources");
        require(value.isMissingNode() || value.isNull() || value.isArray());
        List<String> resources = new ArrayList<>();
        for (JsonNode entry : value) {
            require(entry.isTextual());
            resources.add(entry.textValue());
        }
        return resources;
    }

    private static Optional<Instant> expiry(JsonNode json) {
        JsonNode value = json.path("expires_at");
        if (value.isMissingNode() || value.isNull() || value.asText().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(value.asText()).toInstant());
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException("a constraint is malformed", malformed);
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("a constraint is malformed");
        }
    }
}
