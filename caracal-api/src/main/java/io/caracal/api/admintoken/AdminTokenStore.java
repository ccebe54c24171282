package io.caracal.api.admintoken;

import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table admin_tokens as its operators see it. */
final class AdminTokenStore {

    private static final String COLUMNS =
            "id, name, scope, capability, zone_id, created_by, created_at, last_used_at, revoked_at";
    private static final String LIST =
            "SELECT " + COLUMNS + " FROM admin_tokens WHERE true%s ORDER BY created_at DESC, id DESC LIMIT :page_rows";
    private static final String FIND = "SELECT " + COLUMNS + " FROM admin_tokens WHERE id = :id";
    private static final String INSERT =
            "INSERT INTO admin_tokens (id, name, token_sha256, scope, zone_id, capability, created_by) VALUES (:id,"
                    + " :name, :digest, :scope, :zone, :capability, :by) RETURNING created_at";
    private static final String REVOKE =
            "UPDATE admin_tokens SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL";

    Page<AdminTokenView> list(Transaction tx, PageRequest page) {
        List<AdminTokenView> rows = page.bind(tx.handle().createQuery(LIST.formatted(page.keyset("created_at", "id"))))
                .map((row, context) -> view(row))
                .list();
        return page.page(rows, token -> new Cursor(token.createdAt(), token.id()));
    }

    Optional<AdminTokenView> find(Transaction tx, String id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> view(row))
                .findOne();
    }

    boolean zoneInUse(Transaction tx, ZoneId zone) {
        return tx.handle()
                .createQuery("SELECT EXISTS (SELECT 1 FROM zones WHERE id = :id AND archived_at IS NULL)")
                .bind("id", zone.value())
                .mapTo(Boolean.class)
                .one();
    }

    /** Returns when it was created. */
    Instant insert(Transaction tx, String id, NewAdminToken token, byte[] digest, String author) {
        return tx.handle()
                .createQuery(INSERT)
                .bind("id", id)
                .bind("name", token.name())
                .bind("digest", digest)
                .bind("scope", token.zone().isPresent() ? "zone" : "global")
                .bind("zone", token.zone().map(ZoneId::value).orElse(null))
                .bind("capability", token.capability())
                .bind("by", author)
                .map((row, context) -> Rows.instant(row, "created_at"))
                .one();
    }

    /** A second revocation changes nothing. */
    void revoke(Transaction tx, String id) {
        tx.handle().createUpdate(REVOKE).bind("id", id).execute();
    }

    private static AdminTokenView view(ResultSet row) throws SQLException {
        @Nullable String zone = row.getString("zone_id");
        return new AdminTokenView(
                Rows.text(row, "id"),
                Rows.text(row, "name"),
                Rows.text(row, "scope"),
                Rows.text(row, "capability"),
                zone,
                Rows.text(row, "created_by"),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "last_used_at"),
                Rows.instantOrNull(row, "revoked_at"));
    }
}
