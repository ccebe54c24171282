package io.caracal.gateway.revocation;

import java.time.Duration;
import java.util.Set;

/**
 * What Postgres said at one moment. Immutable.
 *
 * @param revoked every anchor revoked in the last day
 * @param asOf monotonic nanoseconds at which the load began
 */
record RevocationSnapshot(Set<Anchor> revoked, long asOf) {

    RevocationSnapshot {
        revoked = Set.copyOf(revoked);
    }

    Duration age(long now) {
        return Duration.ofNanos(Math.max(0, now - asOf));
    }
}
