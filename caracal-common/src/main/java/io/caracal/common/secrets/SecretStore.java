package io.caracal.common.secrets;

import io.caracal.common.storage.Transaction;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The built-in secret store, table {@code secret_store}: envelopes only, written and read inside the caller's transaction, so that a secret
 * and what refers to it change together (API contract §5.3).
 */
public final class SecretStore {

    private static final String UPSERT =
            "INSERT INTO secret_store (ref, zone_id, envelope, version, created_at, updated_at) VALUES (:ref, :zone,"
                    + " :envelope, 1, now(), now()) ON CONFLICT (ref) DO UPDATE SET envelope = EXCLUDED.envelope, version"
                    + " = secret_store.version + 1, updated_at = now() WHERE secret_store.zone_id = EXCLUDED.zone_id"
                    + " RETURNING version";
    private static final String SELECT = "SELECT envelope FROM secret_store WHERE ref = :ref AND zone_id = :zone";
    private static final String DELETE = "DELETE FROM secret_store WHERE ref = :ref AND zone_id = :zone";

    private final Css1 envelopes;
    private final LongAdder operations = new LongAdder();
    private final LongAdder errors = new LongAdder();

    public SecretStore(Css1 envelopes) {
        this.envelopes = envelopes;
    }

    /** Secrets stored, read or removed since the start, attempts that failed included. */
    public long operations() {
        return operations.sum();
    }

    /** Those that failed. */
    public long errors() {
        return errors.sum();
    }

    /** Stores or replaces a secret; returns its version, 1 for a new one. */
    public int put(Transaction tx, SecretRef ref, byte[] secret) {
        return counted(() -> tx.handle()
                .createQuery(UPSERT)
                .bind("ref", ref.value())
                .bind("zone", ref.zone().value())
                .bind("envelope", envelopes.seal(secret, ref.value()))
                .mapTo(Integer.class)
                .one());
    }

    /** The secret; empty when there is none. {@link EnvelopeException} when there is one that cannot be opened. */
    public Optional<byte[]> get(Transaction tx, SecretRef ref) {
        return counted(() -> tx.handle()
                .createQuery(SELECT)
                .bind("ref", ref.value())
                .bind("zone", ref.zone().value())
                .map((row, context) -> row.getBytes("envelope"))
                .findOne()
                .map(envelope -> envelopes.open(envelope, ref.value())));
    }

    /** Removes a secret; false when there was none. */
    public boolean delete(Transaction tx, SecretRef ref) {
        int deleted = counted(() -> tx.handle()
                .createUpdate(DELETE)
                .bind("ref", ref.value())
                .bind("zone", ref.zone().value())
                .execute());
        return deleted == 1;
    }

    private <T> T counted(Supplier<T> operation) {
        operations.increment();
        try {
            return operation.get();
        } catch (RuntimeException e) {
            errors.increment();
            throw e;
        }
    }
}
