package io.caracal.api.access;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table admin_tokens as authentication and seeding see it. */
final class TokenStore {

    private static final String FIND =
            "SELECT id, name, zone_id, capability, created_by FROM admin_tokens WHERE token_sha256 = :digest AND"
                    + " revoked_at IS NULL";
    private static final String STATE =
            "SELECT revoked_at IS NULL AS live FROM admin_tokens WHERE token_sha256 = :digest AND created_by = :by"
                    + " ORDER BY revoked_at IS NULL DESC LIMIT 1";
    private static final String RETIRE =
            "UPDATE admin_tokens SET revoked_at = now() WHERE created_by = :by AND token_sha256 <> :digest AND"
                    + " revoked_at IS NULL";
    private static final String INSERT =
            "INSERT INTO admin_tokens (id, name, token_sha256, scope, capability, created_by) VALUES (:id, :name,"
                    + " :digest, 'global', :capability, :by)";
    private static final String TOUCH = "UPDATE admin_tokens SET last_used_at = now() WHERE id = :id";

    private final Transactions transactions;

    TokenStore(Transactions transactions) {
        this.transactions = transactions;
    }

    Optional<StoredToken> find(byte[] digest) {
        return transactions.acrossZones(tx -> tx.handle()
                .createQuery(FIND)
                .bind("digest", digest)
                .map((row, context) -> new StoredToken(
                        Rows.text(row, "id"),
                        Rows.text(row, "name"),
                        zone(row.getString("zone_id")),
                        Capability.of(Rows.text(row, "capability")),
                        Rows.text(row, "created_by")))
                .findOne());
    }

    void touch(StoredToken token) {
        ZoneId zone = token.zone();
        if (zone == null) {
            transactions.runAcrossZones(tx -> touch(tx, token.id()));
        } else {
            transactions.runInZone(zone, tx -> touch(tx, token.id()));
        }
    }

    /** Whether a seeded row with this digest is live; empty when there is none. */
    Optional<Boolean> seeded(Transaction tx, String createdBy, byte[] digest) {
        return tx.handle()
                .createQuery(STATE)
                .bind("by", createdBy)
                .bind("digest", digest)
                .mapTo(Boolean.class)
                .findOne();
    }

    /** Revokes what was seeded from earlier values; returns how many. */
    int retire(Transaction tx, String createdBy, byte[] digest) {
        return tx.handle()
                .createUpdate(RETIRE)
                .bind("by", createdBy)
                .bind("digest", digest)
                .execute();
    }

    void seed(Transaction tx, StoredToken token, byte[] digest) {
        tx.handle()
                .createUpdate(INSERT)
                .bind("id", token.id())
                .bind("name", token.name())
                .bind("digest", digest)
                .bind("capability", token.capability().text())
                .bind("by", token.createdBy())
                .execute();
    }

    private static void touch(Transaction tx, String id) {
        tx.handle().createUpdate(TOUCH).bind("id", id).execute();
    }

    private static @Nullable ZoneId zone(@Nullable String value) {
        return value == null ? null : new ZoneId(value);
    }
}
