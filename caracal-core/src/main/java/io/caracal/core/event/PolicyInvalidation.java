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
     * Reads the zone from wire fields: all that a reader goes by (STS contract §4.6), so that an entry which says no more still counts.
     *
     * @throws IllegalArgumentException when the zone is missing or outside the id grammar
     */
    public static ZoneId zoneOf(Map<String, String> fields) {
        return StreamFields.of(fields).requiredId("zone_id", ZoneId::parse);
    }
}
