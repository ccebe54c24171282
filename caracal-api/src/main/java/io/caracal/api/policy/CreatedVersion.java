package io.caracal.api.policy;

import java.time.Instant;

/** The answer to a new version of a policy; both ids are the version's. */
public record CreatedVersion(
        String versionId,
        String id,
        String policyId,
        int version,
        String contentSha256,
        String schemaVersion,
        Instant createdAt) {}
