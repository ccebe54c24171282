package io.caracal.coordinator.session;

import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.util.Optional;

/** Conditional updates of leases: each decides and writes in one statement, so that no lock is needed. */
final class LeaseStore {

    private static final String ACQUIRE = """
        UPDATE sessions s SET lease_generation = s.lease_generation + 1, last_active_at = now(), last_heartbeat_at = now(),
            heartbeat_deadline_at = now() + :lease * interval '1 second'
        WHERE s.zone_id = :zone AND s.id = :id AND s.lifecycle = 'service' AND s.status = 'active'
            AND s.heartbeat_deadline_at > now()
        RETURNING %s
        """.formatted(SessionRow.COLUMNS);

    /** updated_at stays: it tells which sessions were suspended together. */
    private static final String BEAT = """
        UPDATE sessions s SET last_active_at = now(), last_heartbeat_at = now(),
            heartbeat_deadline_at = now() + :lease * interval '1 second'
        WHERE s.zone_id = :zone AND s.id = :id AND s.lifecycle = 'service' AND s.lease_generation = :generation
            AND (s.status = 'suspended' OR (s.status = 'active' AND s.heartbeat_deadline_at > now()))
        RETURNING %s
        """.formatted(SessionRow.COLUMNS);

    /** Takes the lease over; empty when the session is no active service in time. */
    Optional<SessionRow> acquire(Transaction tx, ZoneId zone, String id, Duration lease) {
        return tx.handle()
                .createQuery(ACQUIRE)
                .bind("zone", zone.value())
                .bind("id", id)
                .bind("lease", lease.toSeconds())
                .map((row, context) -> SessionRow.of(row))
                .findOne();
    }

    /** Extends the lease; empty when this generation does not hold it any more. */
    Optional<SessionRow> beat(Transaction tx, ZoneId zone, String id, long generation, Duration lease) {
        return tx.handle()
                .createQuery(BEAT)
                .bind("zone", zone.value())
                .bind("id", id)
                .bind("generation", generation)
                .bind("lease", lease.toSeconds())
                .map((row, context) -> SessionRow.of(row))
                .findOne();
    }
}
