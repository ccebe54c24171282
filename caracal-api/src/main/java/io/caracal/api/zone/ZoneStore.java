package io.caracal.api.zone;

import io.caracal.api.access.Attribution;
import io.caracal.api.access.Authorship;
import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Table zones. */
final class ZoneStore {

    static final String SLUG_KEY = "zones_slug_key";

    private static final String COLUMNS = "id, name, slug, dcr_enabled, operator_coauthor_badge, operator_governed, "
            + Authorship.COLUMNS + ", created_at, updated_at";
    private static final String LIST =
            "SELECT " + COLUMNS + " FROM zones WHERE archived_at IS NULL AND lower(name) NOT LIKE 'caracal.sys/%%' AND"
                    + " lower(slug) NOT LIKE 'caracal-sys-%%' AND (CAST(:owner AS text) IS NULL OR"
                    + " owner_account_id = :owner)%s ORDER BY created_at DESC, id DESC LIMIT :page_rows";
    private static final String FIND = "SELECT " + COLUMNS + " FROM zones WHERE id = :id AND archived_at IS NULL";
    private static final String INSERT =
            "INSERT INTO zones (id, name, slug, dcr_enabled, owner_account_id, created_by, created_via_operator) VALUES"
                    + " (:id, :name, :slug, :dcr, :owner, :by, :via) RETURNING " + COLUMNS;
    private static final String UPDATE =
            "UPDATE zones SET name = COALESCE(:name, name), slug = COALESCE(:slug, slug), dcr_enabled = COALESCE(:dcr,"
                    + " dcr_enabled), operator_coauthor_badge = COALESCE(:badge, operator_coauthor_badge),"
                    + " operator_governed = COALESCE(:governed, operator_governed), updated_by = :by, updated_via_operator"
                    + " = :via, updated_at = now() WHERE id = :id AND archived_at IS NULL RETURNING " + COLUMNS;
    private static final String ARCHIVE =
            "UPDATE zones SET archived_at = now(), updated_at = now(), updated_by = :by, updated_via_operator = :via"
                    + " WHERE id = :id AND archived_at IS NULL";
    private static final String LIVE_DCR =
            "SELECT count(*) FROM applications WHERE zone_id = :id AND registration_method = 'dcr' AND archived_at IS"
                    + " NULL AND expires_at > now()";

    Page<ZoneView> list(Transaction tx, PageRequest page, @Nullable String owner) {
        Query query = tx.handle()
                .createQuery(LIST.formatted(page.keyset("created_at", "id")))
                .bind("owner", owner);
        List<ZoneView> rows = page.bind(query).map((row, context) -> view(row)).list();
        return page.page(rows, zone -> new Cursor(zone.createdAt(), zone.id()));
    }

    Optional<ZoneView> find(Transaction tx, ZoneId zone) {
        return find(tx, zone, FIND);
    }

    /** Also keeps others from changing the zone until the transaction ends. */
    Optional<ZoneView> lock(Transaction tx, ZoneId zone) {
        return find(tx, zone, FIND + " FOR UPDATE");
    }

    /** Slugs that begin like the base, archived zones included. */
    Set<String> slugsLike(Transaction tx, String base) {
        return new HashSet<>(tx.handle()
                .createQuery("SELECT slug FROM zones WHERE slug = :base OR slug LIKE :base || '-%'")
                .bind("base", base)
                .mapTo(String.class)
                .list());
    }

    ZoneView insert(Transaction tx, ZoneId id, NewZone zone, Owner owner) {
        return tx.handle()
                .createQuery(INSERT)
                .bind("id", id.value())
                .bind("name", zone.name())
                .bind("slug", zone.slug().orElseThrow())
                .bind("dcr", zone.dcrEnabled())
                .bind("owner", owner.account())
                .bind("by", owner.attribution().by())
                .bind("via", owner.attribution().viaOperator())
                .map((row, context) -> view(row))
                .one();
    }

    Optional<ZoneView> update(Transaction tx, ZoneId zone, ZonePatch patch, Attribution attribution) {
        return tx.handle()
                .createQuery(UPDATE)
                .bind("id", zone.value())
                .bind("name", patch.name().orElse(null))
                .bind("slug", patch.slug().orElse(null))
                .bind("dcr", patch.dcrEnabled().orElse(null))
                .bind("badge", patch.coauthorBadge().orElse(null))
                .bind("governed", patch.governed().orElse(null))
                .bind("by", attribution.by())
                .bind("via", attribution.viaOperator())
                .map((row, context) -> view(row))
                .findOne();
    }

    boolean archive(Transaction tx, ZoneId zone, Attribution attribution) {
        return attribution
                        .bind(tx.handle().createUpdate(ARCHIVE).bind("id", zone.value()))
                        .execute()
                == 1;
    }

    int liveDcrApplications(Transaction tx, ZoneId zone) {
        return tx.handle()
                .createQuery(LIVE_DCR)
                .bind("id", zone.value())
                .mapTo(Integer.class)
                .one();
    }

    /** Whose zone it is, and who makes it. */
    record Owner(@Nullable String account, Attribution attribution) {}

    private static Optional<ZoneView> find(Transaction tx, ZoneId zone, String sql) {
        return tx.handle()
                .createQuery(sql)
                .bind("id", zone.value())
                .map((row, context) -> view(row))
                .findOne();
    }

    private static ZoneView view(ResultSet row) throws SQLException {
        Authorship authorship = Authorship.read(row);
        return new ZoneView(
                Rows.text(row, "id"),
                Rows.text(row, "name"),
                Rows.text(row, "slug"),
                row.getBoolean("dcr_enabled"),
                row.getBoolean("operator_coauthor_badge"),
                row.getBoolean("operator_governed"),
                authorship.createdBy(),
                authorship.createdViaOperator(),
                authorship.updatedBy(),
                authorship.updatedViaOperator(),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }
}
