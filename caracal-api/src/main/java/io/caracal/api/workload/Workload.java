package io.caracal.api.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.access.Authorship;
import io.caracal.api.credential.NewSecret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of workloads, without its secret.
 *
 * @param bindings as stored
 */
record Workload(
        String id,
        String zoneId,
        String name,
        JsonNode bindings,
        Authorship authorship,
        Instant createdAt,
        Instant updatedAt) {

    /** The members of a read. */
    Map<String, @Nullable Object> seen() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("zone_id", zoneId);
        members.put("name", name);
        members.put("bindings", bindings);
        members.put("created_by", authorship.createdBy());
        members.put("created_via_operator", authorship.createdViaOperator());
        members.put("created_at", createdAt);
        members.put("updated_by", authorship.updatedBy());
        members.put("updated_via_operator", authorship.updatedViaOperator());
        members.put("updated_at", updatedAt);
        return members;
    }

    /** The members of the answer that shows a new secret once. */
    Map<String, @Nullable Object> withSecret(NewSecret secret) {
        Map<String, @Nullable Object> members = seen();
        members.put("secret", secret.value().reveal());
        return members;
    }
}
