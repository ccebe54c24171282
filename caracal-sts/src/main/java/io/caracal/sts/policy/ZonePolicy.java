package io.caracal.sts.policy;

import io.caracal.core.policy.PolicyBundle;
import java.time.Instant;
import java.util.Optional;

/**
 * A policy as one replica holds it.
 *
 * @param policySetVersionId the active version, empty when the zone has no active policy set
 * @param manifestSha256 digest of the manifest, or the reason tag of a bundle that denies everything
 * @param loadedAt when this content was loaded
 * @param lastSync when it was last seen to be the active one
 */
public record ZonePolicy(
        PolicyBundle bundle,
        Optional<String> policySetVersionId,
        String manifestSha256,
        Instant loadedAt,
        Instant lastSync) {}
