package io.caracal.core.event;

import io.caracal.core.id.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A zone's active policy changed: an entry of {@code caracal.policy.invalidate} (streams contract §3.3).
 *
 * @param policySetVersionId the version now active, absent when none is
 */
public record PolicyInvalidation(
        ZoneId zoneId, String policySetId, @Nullable String policySetVersionId) {
    /** The wire fields, absent ones left out. */
    public Map<String, String> toFields() {
        return StreamFields.empty()
                .with("zone_id", zoneId)
                .with("policy_set_id", policySetId)
                .with("policy_set_version_id", policySetVersionId)
                .map();
    }

    /**
     * Reads wire fields; others are ignored.
     *
     * @throws IllegalArgumentException when the zone or the set is missing, or the zone is outside the id grammar
     */
    public static PolicyInvalidation fromFields(Map<String, String> fields) {
        StreamFields in = StreamFields.of(fields);
        return new PolicyInvalidation(
                in.requiredId("zone_id", ZoneId::parse),
                in.required("policy_set_id"),
                in.text("policy_set_version_id"));
    }
}
