package io.caracal.coordinator.session;

import io.caracal.common.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session.
 *
 * @param ttlSeconds          lifetime of a task; null for a service
 * @param heartbeatDeadlineAt when the lease of a service runs out; null for a task
 * @param leaseGeneration     counts the holders of a service's lease, from 1; 0 for a task
 */
public record SessionRow(
        String id,
        String zoneId,
        String applicationId,
        @Nullable String parentId,
        String subjectAuthorityRecordId,
        SessionStatus status,
        boolean service,
        int depth,
        List<String> labels,
        int maxChildren,
        int childCount,
        @Nullable Integer ttlSeconds,
        String metadataJson,
        Instant startedAt,
        Instant lastActiveAt,
        Instant updatedAt,
        @Nullable Instant terminatedAt,
        @Nullable String terminationReason,
        @Nullable Instant lastHeartbeatAt,
        @Nullable Instant heartbeatDeadlineAt,
        long leaseGeneration) {

    static final int DEFAULT_TTL_SECONDS = 3600;

    static final String COLUMNS = "s.id, s.zone_id, s.application_id, s.parent_id, s.subject_authority_record_id,"
            + " s.status, s.lifecycle, s.depth, s.labels, s.max_children, s.child_count, s.ttl_seconds,"
            + " CAST(s.metadata_json AS text) AS metadata, s.started_at, s.last_active_at, s.updated_at,"
            + " s.terminated_at, s.termination_reason, s.last_heartbeat_at, s.heartbeat_deadline_at,"
            + " s.lease_generation";

    static SessionRow of(ResultSet row) throws SQLException {
        return new SessionRow(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                Rows.text(row, "application_id"),
                row.getString("parent_id"),
                Rows.text(row, "subject_authority_record_id"),
                SessionStatus.of(Rows.text(row, "status")),
                Rows.text(row, "lifecycle").equals("service"),
                row.getInt("depth"),
                Rows.texts(row, "labels"),
                row.getInt("max_children"),
                row.getInt("child_count"),
                Rows.integerOrNull(row, "ttl_seconds"),
                Rows.text(row, "metadata"),
                Rows.instant(row, "started_at"),
                Rows.instant(row, "last_active_at"),
                Rows.instant(row, "updated_at"),
                Rows.instantOrNull(row, "terminated_at"),
                row.getString("termination_reason"),
                Rows.instantOrNull(row, "last_heartbeat_at"),
                Rows.instantOrNull(row, "heartbeat_deadline_at"),
                row.getLong("lease_generation"));
    }

    /** {@code task} or {@code service}. */
    public String lifecycle() {
        return service ? "service" : "task";
    }

    /** Whether time is left: the lifetime of a task, the lease of a service. */
    public boolean inTime(Instant now) {
        Instant end = heartbeatDeadlineAt;
        if (!service || end == null) {
            int ttl = ttlSeconds == null ? DEFAULT_TTL_SECONDS : ttlSeconds;
            end = startedAt.plusSeconds(ttl);
        }
        return end.isAfter(now);
    }

    /** Holds one of the places that the caps count: a suspended service keeps its place without a lease. */
    public boolean holdsPlace(Instant now) {
        return !status.ended() && (inTime(now) || (service && status == SessionStatus.SUSPENDED));
    }

    /** May act: active and in time. */
    public boolean usable(Instant now) {
        return status == SessionStatus.ACTIVE && inTime(now);
    }
}
