package io.caracal.common.storage;

import io.caracal.core.id.ZoneId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Transactions} over the pool. Beginning, binding the zone and asking for the time is one round trip, committing another. */
final class PooledTransactions implements Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(PooledTransactions.class);
    private static final int MAX_ATTEMPTS = 4;
    private static final String NO_ZONE = "";
    private static final String OPEN =
            "SELECT transaction_timestamp() AS now, set_config('caracal.zone_id', ?, true) AS zone_id";

    private final Jdbi jdbi;
    private final LongSupplier nanos;
    private final ThreadLocal<Boolean> inside = new ThreadLocal<>();
    private volatile TransactionListener listener = (outcome, took) -> {};

    PooledTransactions(Jdbi jdbi, LongSupplier nanos) {
        this.jdbi = jdbi;
        this.nanos = nanos;
    }

    void observe(TransactionListener observer) {
        listener = observer;
    }

    @Override
    public <T> T inZone(ZoneId zone, Work<T> work) {
        return run(zone.value(), work);
    }

    @Override
    public <T> T acrossZones(Work<T> work) {
        return run(NO_ZONE, work);
    }

    private <T> T run(String zone, Work<T> work) {
        if (inside.get() != null) {
            throw new IllegalStateException(
                    "a transaction is already open on this thread; pass it on instead of opening another one");
        }
        Outcome<T> outcome = measured(zone, work);
        outcome.afterCommit().forEach(PooledTransactions::runAfterCommit);
        return outcome.result();
    }

    private <T> Outcome<T> measured(String zone, Work<T> work) {
        long began = nanos.getAsLong();
        TransactionListener.Outcome ended = TransactionListener.Outcome.ROLLED_BACK;
        inside.set(Boolean.TRUE);
        try {
            Outcome<T> outcome = attempt(zone, work);
            ended = TransactionListener.Outcome.COMMITTED;
            return outcome;
        } catch (StorageUnavailableException e) {
            ended = TransactionListener.Outcome.UNAVAILABLE;
            throw e;
        } finally {
            inside.remove();
            listener.ended(ended, nanos.getAsLong() - began);
        }
    }

    private <T> Outcome<T> attempt(String zone, Work<T> work) {
        List<RuntimeException> earlier = new ArrayList<>();
        while (true) {
            try {
                return once(zone, work);
            } catch (RuntimeException e) {
                if (SqlFailures.retryable(e) && earlier.size() + 1 < MAX_ATTEMPTS) {
                    earlier.add(e);
                    continue;
                }
                earlier.forEach(e::addSuppressed);
                throw SqlFailures.unavailable(e) ? new StorageUnavailableException(e) : e;
            }
        }
    }

    private <T> Outcome<T> once(String zone, Work<T> work) {
        try (Handle handle = jdbi.open()) {
            handle.begin();
            Transaction tx;
            T result;
            try {
                tx = new Transaction(handle, open(handle, zone));
                result = work.run(tx);
                handle.commit();
            } catch (RuntimeException | Error e) {
                rollBack(handle, e);
                throw e;
            }
            return new Outcome<>(result, tx.actionsAfterCommit());
        }
    }

    private static Instant open(Handle handle, String zone) {
        return handle.select(OPEN, zone)
                .map((row, context) -> Rows.instant(row, "now"))
                .one();
    }

    private static void rollBack(Handle handle, Throwable cause) {
        try {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static void runAfterCommit(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("an action after a committed transaction failed; the transaction stands", e);
        }
    }

    private record Outcome<T>(T result, List<Runnable> afterCommit) {}
}
