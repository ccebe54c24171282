package io.caracal.common.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** One open Postgres transaction. It belongs to the thread and the call that opened it and must not be kept. */
public final class Transaction {

    private final Handle handle;
    private final Instant now;
    private final List<Runnable> afterCommit = new ArrayList<>();

    Transaction(Handle handle, Instant now) {
        this.handle = handle;
        this.now = now;
    }

    /** The Jdbi handle; callers must not commit, roll back or close it. */
    public Handle handle() {
        return handle;
    }

    /** The transaction timestamp of Postgres (the database's {@code now()}, microseconds), the same during the whole transaction. */
    public Instant now() {
        return now;
    }

    /** Waits for an exclusive advisory lock that Postgres releases when the transaction ends. */
    public void lock(LockSpace space, String key) {
        handle.select("SELECT pg_advisory_xact_lock(?, ?)", space.namespace(), LockSpace.keyOf(key))
                .mapTo(String.class)
                .list();
    }

    /** Locks several keys in one round trip, always in the same order, so that two callers cannot deadlock each other. */
    public void lockAll(LockSpace space, Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        int[] hashes =
                keys.stream().mapToInt(LockSpace::keyOf).sorted().distinct().toArray();
        handle.createQuery("SELECT count(pg_advisory_xact_lock(:space, k)) FROM"
                        + " (SELECT k FROM unnest(:keys) AS k ORDER BY k OFFSET 0) AS ordered")
                .bind("space", space.namespace())
                .bind("keys", Rows.integerArray(hashes))
                .mapTo(Long.class)
                .one();
    }

    /** Takes the lock when it is free; false when somebody else has it. */
    public boolean tryLock(LockSpace space, String key) {
        return handle.select("SELECT pg_try_advisory_xact_lock(?, ?)", space.namespace(), LockSpace.keyOf(key))
                .mapTo(Boolean.class)
                .one();
    }

    /** Registers something to do once the commit has succeeded and the connection is back in the pool; it must not throw. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    List<Runnable> actionsAfterCommit() {
        return List.copyOf(afterCommit);
    }
}
