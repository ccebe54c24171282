package io.caracal.sts.signing;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Rows of signing keys in table {@code secrets} (STS contract §3.4), always in a transaction bound to their zone. */
final class SigningKeyStore {

    private static final String PUBLISHED = """
        SELECT id, version, envelope, created_at
        FROM (SELECT id, version, envelope, created_at,
                     lead(created_at) OVER (ORDER BY version, id) AS superseded_at
              FROM secrets
              WHERE zone_id = :zone AND entity_id = :zone AND name = 'zone_signing_key') AS versions
        WHERE superseded_at IS NULL OR superseded_at > :horizon
        ORDER BY version DESC, id DESC
        """;

    private static final String INSERT = """
        INSERT INTO secrets (id, zone_id, entity_id, name, type, envelope, version, created_at)
        VALUES (:id, :zone, :zone, 'zone_signing_key', 'token', :envelope, :version, :created)
        """;

    /** The newest key and those superseded after the horizon, newest first. */
    List<StoredKey> published(Transaction tx, ZoneId zone, Instant horizon) {
        return tx.handle()
                .createQuery(PUBLISHED)
                .bind("zone", zone.value())
                .bind("horizon", horizon.atOffset(ZoneOffset.UTC))
                .map((row, context) -> new StoredKey(
                        Rows.text(row, "id"),
                        row.getInt("version"),
                        row.getBytes("envelope"),
                        Rows.instant(row, "created_at")))
                .list();
    }

    void insert(Transaction tx, ZoneId zone, StoredKey key) {
        tx.handle()
                .createUpdate(INSERT)
                .bind("id", key.kid())
                .bind("zone", zone.value())
                .bind("envelope", key.envelope())
                .bind("version", key.version())
                .bind("created", key.createdAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** A few zones that are in use, found without looking at the others. */
    List<ZoneId> someZones(Transaction tx, int most) {
        return tx.handle()
                .createQuery("SELECT id FROM zones WHERE archived_at IS NULL ORDER BY id LIMIT :most")
                .bind("most", most)
                .map((row, context) -> new ZoneId(Rows.text(row, "id")))
                .list();
    }

    boolean zoneExists(Transaction tx, ZoneId zone) {
        return tx.handle()
                .createQuery("SELECT EXISTS (SELECT 1 FROM zones WHERE id = :zone)")
                .bind("zone", zone.value())
                .mapTo(Boolean.class)
                .one();
    }
}
