package io.caracal.common.storage;

import io.caracal.core.id.ZoneId;

/**
 * Runs work in one Postgres transaction (read committed). Work that throws is rolled back and its exception goes on unchanged, except:
 * SQLSTATE 40001 and 40P01 are retried a few times, and failures to reach Postgres or to get an answer in time become
 * {@link StorageUnavailableException}. A transaction inside another one on the same thread is refused with
 * {@link IllegalStateException}: it would need a second pooled connection and is the way a pool deadlocks itself.
 */
public interface Transactions {

    /** Runs the work with {@code caracal.zone_id} set to the zone: row level security shows and accepts rows of that zone only. */
    <T> T inZone(ZoneId zone, Work<T> work);

    /** Runs the work with no zone: only tables without a zone and what the role's own cross-zone policies grant are visible. */
    <T> T acrossZones(Work<T> work);

    default void runInZone(ZoneId zone, Action action) {
        inZone(zone, tx -> {
            action.run(tx);
            return Boolean.TRUE;
        });
    }

    default void runAcrossZones(Action action) {
        acrossZones(tx -> {
            action.run(tx);
            return Boolean.TRUE;
        });
    }
}
