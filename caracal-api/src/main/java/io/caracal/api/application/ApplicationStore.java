package io.caracal.api.application;

import io.caracal.api.access.Attribution;
import io.caracal.api.access.Authorship;
import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Table applications; every transaction is bound to the zone. */
final class ApplicationStore {

    private static final String COLUMNS =
            "id, zone_id, name, registration_method, traits, client_secret_hash IS NOT NULL AS has_secret, expires_at,"
                    + " archived_at, " + Authorship.COLUMNS + ", created_at, updated_at";
    private static final String LIST = "SELECT " + COLUMNS
            + " FROM applications WHERE zone_id = :zone AND (archived_at IS NULL) = :active%s ORDER BY created_at DESC,"
            + " id DESC LIMIT :page_rows";
    private static final String FIND =
            "SELECT " + COLUMNS + " FROM applications WHERE zone_id = :zone AND id = :id AND archived_at IS NULL";
    private static final String NAME_TAKEN =
            "SELECT EXISTS (SELECT 1 FROM applications WHERE zone_id = :zone AND archived_at IS NULL AND"
                    + " registration_method = 'managed' AND lower(name) = lower(:name) AND id <> :id)";
    private static final String INSERT =
            "INSERT INTO applications (id, zone_id, name, registration_method, client_secret_hash, traits, expires_at,"
                    + " created_by, created_via_operator) VALUES (:id, :zone, :name, :method, :hash, :traits, now() +"
                    + " make_interval(secs => :lifetime), :by, :via) RETURNING " + COLUMNS;
    private static final String UPDATE =
            "UPDATE applications SET name = COALESCE(:name, name), client_secret_hash = COALESCE(:hash,"
                    + " client_secret_hash), traits = COALESCE(:traits, traits), updated_by = :by, updated_via_operator ="
                    + " :via, updated_at = now() WHERE zone_id = :zone AND id = :id AND archived_at IS NULL RETURNING "
                    + COLUMNS;
    private static final String ARCHIVE =
            "UPDATE applications SET archived_at = now(), updated_by = :by, updated_via_operator = :via, updated_at ="
                    + " now() WHERE zone_id = :zone AND id = :id AND archived_at IS NULL";
    private static final String DCR_ENABLED = "SELECT dcr_enabled FROM zones WHERE id = :zone AND archived_at IS NULL";
    private static final String LIVE_DCR =
            "SELECT count(*) FROM applications WHERE zone_id = :zone AND registration_method = 'dcr' AND archived_at IS"
                    + " NULL AND expires_at > now()";

    Page<Application> list(Transaction tx, ZoneId zone, PageRequest page, boolean active) {
        Query query = tx.handle()
                .createQuery(LIST.formatted(page.keyset("created_at", "id")))
                .bind("zone", zone.value())
                .bind("active", active);
        List<Application> rows =
                page.bind(query).map((row, context) -> application(row)).list();
        return page.page(rows, application -> new Cursor(application.createdAt(), application.id()));
    }

    Optional<Application> find(Transaction tx, ZoneId zone, String id) {
        return find(tx, zone, id, FIND);
    }

    /** Also keeps others from changing the application until the transaction ends. */
    Optional<Application> lock(Transaction tx, ZoneId zone, String id) {
        return find(tx, zone, id, FIND + " FOR UPDATE");
    }

    /** Whether the zone admits self-registration; empty when the zone is not in use. */
    Optional<Boolean> dcrEnabled(Transaction tx, ZoneId zone) {
        return dcrEnabled(tx, zone, DCR_ENABLED);
    }

    /** The same, and keeps the setting from changing until the transaction ends. */
    Optional<Boolean> dcrEnabledLocked(Transaction tx, ZoneId zone) {
        return dcrEnabled(tx, zone, DCR_ENABLED + " FOR UPDATE");
    }

    int liveDcr(Transaction tx, ZoneId zone) {
        return tx.handle()
                .createQuery(LIVE_DCR)
                .bind("zone", zone.value())
                .mapTo(Integer.class)
                .one();
    }

    /** Whether another managed application has the name, regardless of case; the answer holds until the transaction ends. */
    boolean nameTaken(Transaction tx, ZoneId zone, String name, String id) {
        tx.lock(LockSpace.APPLICATION, zone.value());
        return tx.handle()
                .createQuery(NAME_TAKEN)
                .bind("zone", zone.value())
                .bind("name", name)
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /** What a new row needs beyond its secret; a self-registered application has a lifetime. */
    record NewRow(
            String id,
            String name,
            List<String> traits,
            @Nullable Duration lifetime) {}

    Application insert(Transaction tx, ZoneId zone, NewRow row, String hash, Attribution attribution) {
        Duration lifetime = row.lifetime();
        Query query = tx.handle()
                .createQuery(INSERT)
                .bind("id", row.id())
                .bind("name", row.name())
                .bind("method", lifetime == null ? "managed" : "dcr")
                .bind("hash", hash)
                .bind("traits", Rows.textArray(row.traits()))
                .bind("lifetime", lifetime == null ? null : (double) lifetime.toSeconds());
        return attribution
                .bind(query, zone)
                .map((found, context) -> application(found))
                .one();
    }

    Application update(Transaction tx, ZoneId zone, Application before, Changes changes, Attribution attribution) {
        Query query = tx.handle()
                .createQuery(UPDATE)
                .bind("id", before.id())
                .bind("name", changes.name().orElse(null))
                .bind("hash", changes.hash().orElse(null))
                .bind("traits", Rows.textArray(changes.traits().orElse(before.traits())));
        return attribution
                .bind(query, zone)
                .map((row, context) -> application(row))
                .one();
    }

    /** What is empty stays as it is. */
    record Changes(Optional<String> name, Optional<String> hash, Optional<List<String>> traits) {}

    void archive(Transaction tx, ZoneId zone, String id, Attribution attribution) {
        attribution.bind(tx.handle().createUpdate(ARCHIVE).bind("id", id), zone).execute();
    }

    private static Optional<Boolean> dcrEnabled(Transaction tx, ZoneId zone, String sql) {
        return tx.handle()
                .createQuery(sql)
                .bind("zone", zone.value())
                .mapTo(Boolean.class)
                .findOne();
    }

    private static Optional<Application> find(Transaction tx, ZoneId zone, String id, String sql) {
        return tx.handle()
                .createQuery(sql)
                .bind("zone", zone.value())
                .bind("id", id)
                .map((row, context) -> application(row))
                .findOne();
    }

    private static Application application(ResultSet row) throws SQLException {
        return new Application(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                Rows.text(row, "name"),
                Rows.text(row, "registration_method"),
                Rows.texts(row, "traits"),
                row.getBoolean("has_secret"),
                Rows.instantOrNull(row, "expires_at"),
                Rows.instantOrNull(row, "archived_at"),
                Authorship.read(row),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "updated_at"));
    }
}
