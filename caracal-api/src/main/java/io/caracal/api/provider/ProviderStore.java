package io.caracal.api.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.access.Attribution;
import io.caracal.api.access.Authorship;
import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.api.naming.UniqueName;
import io.caracal.common.http.Json;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** Table providers; every transaction is bound to the zone. */
final class ProviderStore {

    static final UniqueName IDENTIFIER =
            new UniqueName("providers_zone_identifier_active_uidx", ErrorCode.PROVIDER_IDENTIFIER_CONFLICT);

    private static final String COLUMNS =
            "id, zone_id, name, identifier, provider_kind, config_json, secret_config_keys, connectivity_failed_at, "
                    + Authorship.COLUMNS + ", created_at, updated_at, archived_at";
    private static final String LIST = "SELECT " + COLUMNS
            + " FROM providers WHERE zone_id = :zone AND (archived_at IS NULL) = :active%s ORDER BY created_at DESC,"
            + " id DESC LIMIT :page_rows";
    private static final String FIND =
            "SELECT " + COLUMNS + " FROM providers WHERE zone_id = :zone AND id = :id AND archived_at IS NULL";
    private static final String IDENTIFIERS =
            "SELECT identifier FROM providers WHERE zone_id = :zone AND archived_at IS NULL AND (identifier = :base OR"
                    + " identifier LIKE :base || '-%')";
    private static final String INSERT =
            "INSERT INTO providers (id, zone_id, name, identifier, provider_kind, config_json, secret_config_keys,"
                    + " connectivity_failed_at, created_by, created_via_operator) VALUES (:id, :zone, :name,"
                    + " :identifier, :kind, CAST(:config AS jsonb), :keys, CASE WHEN :unproven THEN now() END, :by,"
                    + " :via) RETURNING " + COLUMNS;
    private static final String UPDATE =
            "UPDATE providers SET name = :name, identifier = :identifier, updated_by = :by, updated_via_operator ="
                    + " :via, updated_at = now() WHERE zone_id = :zone AND id = :id AND archived_at IS NULL RETURNING "
                    + COLUMNS;
    private static final String RECONFIGURE =
            "UPDATE providers SET provider_kind = :kind, config_json = CAST(:config AS jsonb), secret_config_keys ="
                    + " :keys, connectivity_failed_at = CASE WHEN :unproven THEN now() END WHERE zone_id = :zone AND"
                    + " id = :id";
    private static final String ARCHIVE =
            "UPDATE providers SET archived_at = now(), updated_by = :by, updated_via_operator = :via, updated_at ="
                    + " now() WHERE zone_id = :zone AND id = :id AND archived_at IS NULL";

    /** What a row holds beside its configuration. */
    record Named(String id, String name, String identifier) {}

    /** The configuration columns. */
    record Configured(String kind, JsonNode config, List<String> secretKeys, boolean unproven) {}

    Page<ProviderView> list(Transaction tx, ZoneId zone, PageRequest page, boolean active) {
        Query query = tx.handle()
                .createQuery(LIST.formatted(page.keyset("created_at", "id")))
                .bind("zone", zone.value())
                .bind("active", active);
        List<ProviderView> rows =
                page.bind(query).map((row, context) -> view(row)).list();
        return page.page(rows, provider -> new Cursor(provider.createdAt(), provider.id()));
    }

    Optional<ProviderView> find(Transaction tx, ZoneId zone, String id) {
        return find(tx, zone, id, FIND);
    }

    /** Also keeps others from changing the provider until the transaction ends. */
    Optional<ProviderView> lock(Transaction tx, ZoneId zone, String id) {
        return find(tx, zone, id, FIND + " FOR UPDATE");
    }

    /** Identifiers in use that begin like the base. */
    Set<String> identifiersLike(Transaction tx, ZoneId zone, String base) {
        return new HashSet<>(tx.handle()
                .createQuery(IDENTIFIERS)
                .bind("zone", zone.value())
                .bind("base", base)
                .mapTo(String.class)
                .list());
    }

    ProviderView insert(Transaction tx, ZoneId zone, Named named, Configured configured, Attribution attribution) {
        Query query = tx.handle().createQuery(INSERT);
        return attribution
                .bind(bind(bind(query, named), configured), zone)
                .map((row, context) -> view(row))
                .one();
    }

    /** Replaces kind and configuration; {@link #update} follows in the same transaction. */
    void reconfigure(Transaction tx, ZoneId zone, String id, Configured configured) {
        bind(tx.handle().createUpdate(RECONFIGURE), configured)
                .bind("zone", zone.value())
                .bind("id", id)
                .execute();
    }

    ProviderView update(Transaction tx, ZoneId zone, Named named, Attribution attribution) {
        return attribution
                .bind(bind(tx.handle().createQuery(UPDATE), named), zone)
                .map((row, context) -> view(row))
                .one();
    }

    boolean archive(Transaction tx, ZoneId zone, String id, Attribution attribution) {
        return attribution
                        .bind(tx.handle().createUpdate(ARCHIVE).bind("id", id), zone)
                        .execute()
                == 1;
    }

    private static Optional<ProviderView> find(Transaction tx, ZoneId zone, String id, String sql) {
        return tx.handle()
                .createQuery(sql)
                .bind("zone", zone.value())
                .bind("id", id)
                .map((row, context) -> view(row))
                .findOne();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Named named) {
        return statement.bind("id", named.id()).bind("name", named.name()).bind("identifier", named.identifier());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Configured configured) {
        return statement
                .bind("kind", configured.kind())
                .bind("config", configured.config().toString())
                .bind("keys", Rows.textArray(configured.secretKeys()))
                .bind("unproven", configured.unproven());
    }

    private static ProviderView view(ResultSet row) throws SQLException {
        Authorship authorship = Authorship.read(row);
        return new ProviderView(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                Rows.text(row, "name"),
                Rows.text(row, "identifier"),
                Rows.text(row, "provider_kind"),
                json(Rows.text(row, "config_json")),
                Rows.texts(row, "secret_config_keys"),
                Rows.instantOrNull(row, "connectivity_failed_at"),
                authorship.createdBy(),
                authorship.createdViaOperator(),
                authorship.updatedBy(),
                authorship.updatedViaOperator(),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"),
                Rows.instantOrNull(row, "archived_at"));
    }

    private static JsonNode json(String text) throws SQLException {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new SQLException("column config_json is no JSON", impossible);
        }
    }
}
