package io.caracal.sts.policy;

import java.time.Instant;
import java.util.Optional;

/** What a replica knows about a zone's policy. */
sealed interface ZoneState {

    /** The active version it was made from; empty when the zone had none. */
    Optional<ActiveVersion> version();

    /** When it was last seen to be so. */
    Instant lastSync();

    /** The same, seen to be so at a later time. */
    ZoneState seenAt(Instant instant);

    /** A policy to decide with. */
    record Ready(ZonePolicy policy) implements ZoneState {
        @Override
        public Optional<ActiveVersion> version() {
            return policy.policySetVersionId().map(id -> new ActiveVersion(id, policy.manifestSha256()));
        }

        @Override
        public Instant lastSync() {
            return policy.lastSync();
        }

        @Override
        public ZoneState seenAt(Instant instant) {
            return new Ready(new ZonePolicy(
                    policy.bundle(), policy.policySetVersionId(), policy.manifestSha256(), policy.loadedAt(), instant));
        }
    }

    /**
     * The active version cannot be used, so the zone is refused.
     *
     * @param problem what is wrong with it, for operators
     */
    record Refused(ActiveVersion active, String problem, Instant lastSync) implements ZoneState {
        @Override
        public Optional<ActiveVersion> version() {
            return Optional.of(active);
        }

        @Override
        public ZoneState seenAt(Instant instant) {
            return new Refused(active, problem, instant);
        }
    }
}
