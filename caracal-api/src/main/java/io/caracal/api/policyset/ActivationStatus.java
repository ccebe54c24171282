package io.caracal.api.policyset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far an activation has got, on the wire. */
public record ActivationStatus(
        String zoneId,
        String policySetId,
        String versionId,
        boolean active,
        @Nullable String activeVersionId,
        String manifestSha256,
        String propagationStatus,
        Outbox outbox,
        ObjectNode sts) {

    /** The announcement. */
    public record Outbox(
            @Nullable String id,
            String state,
            int attempts,
            @Nullable String lastError,
            @Nullable Instant dispatchedAt) {

        static Outbox of(Announcement announcement) {
            return new Outbox(
                    announcement.id(),
                    announcement.state().wire(),
                    announcement.attempts(),
                    announcement.lastError(),
                    announcement.dispatchedAt());
        }
    }
}
