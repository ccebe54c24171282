package io.caracal.api.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to a new policy with its first version. */
public record CreatedPolicy(
        String id,
        String versionId,
        String zoneId,
        String name,
        @Nullable String description,
        First version) {

    /** The first version. */
    public record First(
            String id, String policyId, int version, String contentSha256, String schemaVersion, Instant createdAt) {}

    static CreatedPolicy of(PolicyView policy, CreatedVersion version) {
        First first = new First(
                version.id(),
                version.policyId(),
                version.version(),
                version.contentSha256(),
                version.schemaVersion(),
                version.createdAt());
        return new CreatedPolicy(
                policy.id(), version.id(), policy.zoneId(), policy.name(), policy.description(), first);
    }
}
