package io.caracal.common.secrets;

import io.caracal.common.storage.Transaction;
import java.util.Optional;

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

    public SecretStore(Css1 envelopes) {
        this.envelopes = envelopes;
    }

    /** Stores or replaces a secret; returns its version, 1 for a new one. */
    public int put(Transaction tx, SecretRef ref, byte[] secret) {
        return tx.handle()
                .createQuery(UPSERT)
                .bind("ref", ref.value())
                .bind("zone", ref.zone().value())
                .bind("envelope", envelopes.seal(secret, ref.value()))
                .mapTo(Integer.class)
                .one();
    }

    /** The secret; empty when there is none. {@link EnvelopeException} when there is one that cannot be opened. */
    public Optional<byte[]> get(Transaction tx, SecretRef ref) {
        return tx.handle()
                .createQuery(SELECT)
                .bind("ref", ref.value())
                .bind("zone", ref.zone().value())
                .map((row, context) -> row.getBytes("envelope"))
                .findOne()
                .map(envelope -> envelopes.open(envelope, ref.value()));
    }

    /** Removes a secret; false when there was none. */
    public boolean delete(Transaction tx, SecretRef ref) {
        return tx.handle()
                        .createUpdate(DELETE)
                        .bind("ref", ref.value())
                        .bind("zone", ref.zone().value())
                        .execute()
                == 1;
    }
}
