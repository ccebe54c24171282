package io.caracal.coordinator.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.coordinator.wire.Bodies;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions as they are answered; the member sets differ by route (Coordinator contract §A.7, §A.8). */
final class SessionViews {

    private SessionViews() {}

    /** Answer of a start; {@code lease_generation} is a number. */
    record Started(
            String agentSessionId,
            String zoneId,
            String applicationId,
            @Nullable String parentId,
            String subjectAuthorityRecordId,
            String lifecycle,
            List<String> labels,
            String status,
            int depth,
            @Nullable Integer ttlSeconds,
            Instant startedAt,
            @Nullable Instant lastHeartbeatAt,
            @Nullable Instant heartbeatDeadlineAt,
            long leaseGeneration,
            @Nullable String delegationEdgeId) {

        static Started of(SessionRow row, @Nullable String delegationEdgeId) {
            return new Started(
                    row.id(),
                    row.zoneId(),
                    row.applicationId(),
                    row.parentId(),
                    row.subjectAuthorityRecordId(),
                    row.lifecycle(),
                    row.labels(),
                    row.status().wire(),
                    row.depth(),
                    row.ttlSeconds(),
                    row.startedAt(),
                    row.lastHeartbeatAt(),
                    row.heartbeatDeadlineAt(),
                    row.leaseGeneration(),
                    delegationEdgeId);
        }
    }

    /** Row of list and detail; {@code lease_generation} is text. */
    record Listed(
            String agentSessionId,
            String zoneId,
            String applicationId,
            @Nullable String parentId,
            String subjectAuthorityRecordId,
            String lifecycle,
            List<String> labels,
            String status,
            int depth,
            @Nullable Integer ttlSeconds,
            JsonNode metadata,
            Instant startedAt,
            @Nullable Instant terminatedAt,
            @Nullable String terminationReason,
            @Nullable Instant lastHeartbeatAt,
            @Nullable Instant heartbeatDeadlineAt,
            String leaseGeneration) {

        static Listed of(SessionRow row) {
            return new Listed(
                    row.id(),
                    row.zoneId(),
                    row.applicationId(),
                    row.parentId(),
                    row.subjectAuthorityRecordId(),
                    row.lifecycle(),
                    row.labels(),
                    row.status().wire(),
                    row.depth(),
                    row.ttlSeconds(),
                    Bodies.stored(row.metadataJson()),
                    row.startedAt(),
                    row.terminatedAt(),
                    row.terminationReason(),
                    row.lastHeartbeatAt(),
                    row.heartbeatDeadlineAt(),
                    Long.toString(row.leaseGeneration()));
        }
    }

    /** Row of the children list, without what concerns the end and the lease's holder. */
    record Child(
            String agentSessionId,
            String zoneId,
            String applicationId,
            @Nullable String parentId,
            String subjectAuthorityRecordId,
            String lifecycle,
            List<String> labels,
            String status,
            int depth,
            @Nullable Integer ttlSeconds,
            JsonNode metadata,
            Instant startedAt,
            @Nullable Instant lastHeartbeatAt,
            @Nullable Instant heartbeatDeadlineAt) {

        static Child of(SessionRow row) {
            return new Child(
                    row.id(),
                    row.zoneId(),
                    row.applicationId(),
                    row.parentId(),
                    row.subjectAuthorityRecordId(),
                    row.lifecycle(),
                    row.labels(),
                    row.status().wire(),
                    row.depth(),
                    row.ttlSeconds(),
                    Bodies.stored(row.metadataJson()),
                    row.startedAt(),
                    row.lastHeartbeatAt(),
                    row.heartbeatDeadlineAt());
        }
    }

    /** Answer of a lease. */
    record Lease(String status, @Nullable Instant heartbeatDeadlineAt, long leaseGeneration) {

        static Lease of(SessionRow row) {
            return new Lease(row.status().wire(), row.heartbeatDeadlineAt(), row.leaseGeneration());
        }
    }

    /** Answer of a heartbeat; there is no registered service to report on. */
    record Beat(BeatingAgent agent, @Nullable JsonNode service, long activeInvocations) {}

    /** The session in the answer of a heartbeat. */
    record BeatingAgent(
            String id,
            String zoneId,
            String applicationId,
            String status,
            Instant lastActiveAt,
            @Nullable Instant lastHeartbeatAt,
            @Nullable Instant heartbeatDeadlineAt,
            long leaseGeneration) {

        static BeatingAgent of(SessionRow row) {
            return new BeatingAgent(
                    row.id(),
                    row.zoneId(),
                    row.applicationId(),
                    row.status().wire(),
                    row.lastActiveAt(),
                    row.lastHeartbeatAt(),
                    row.heartbeatDeadlineAt(),
                    row.leaseGeneration());
        }
    }
}
