package io.caracal.api.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.access.Attribution;
import io.caracal.api.access.Authorship;
import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.api.naming.UniqueName;
import io.caracal.common.http.Json;
import io.caracal.common.storage.LockSpace;
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

/** Table resources; every transaction is bound to the zone. */
final class ResourceStore {

    static final UniqueName IDENTIFIER =
            new UniqueName("resources_zone_id_identifier_key", ErrorCode.RESOURCE_IDENTIFIER_CONFLICT);

    private static final String COLUMNS =
            "id, zone_id, name, identifier, upstream_url, scopes, credential_provider_id, operations,"
                    + " operation_enforcement, " + Authorship.COLUMNS + ", created_at, updated_at, archived_at";
    private static final String LIST = "SELECT " + COLUMNS
            + " FROM resources WHERE zone_id = :zone AND (archived_at IS NULL) = :active AND NOT (identifier ="
            + " ANY(:hidden))%s ORDER BY created_at DESC, id DESC LIMIT :page_rows";
    private static final String FIND =
            "SELECT " + COLUMNS + " FROM resources WHERE zone_id = :zone AND id = :id AND archived_at IS NULL";
    private static final String IDENTIFIERS =
            "SELECT identifier FROM resources WHERE zone_id = :zone AND (identifier = :base OR identifier LIKE :base"
                    + " || '-%')";
    private static final String QUOTA_REACHED =
            "SELECT EXISTS (SELECT 1 FROM resources WHERE zone_id = :zone AND archived_at IS NULL OFFSET :last)";
    private static final String INSERT =
            "INSERT INTO resources (id, zone_id, name, identifier, upstream_url, scopes, credential_provider_id,"
                    + " operations, operation_enforcement, created_by, created_via_operator) VALUES (:id, :zone,"
                    + " :name, :identifier, :upstream, :scopes, :provider, CAST(:operations AS jsonb), :enforcement,"
                    + " :by, :via) RETURNING " + COLUMNS;
    private static final String UPDATE =
            "UPDATE resources SET name = :name, identifier = :identifier, upstream_url = :upstream, scopes = :scopes,"
                    + " credential_provider_id = :provider, operations = CAST(:operations AS jsonb),"
                    + " operation_enforcement = :enforcement, updated_by = :by, updated_via_operator = :via,"
                    + " updated_at = now() WHERE zone_id = :zone AND id = :id AND archived_at IS NULL RETURNING "
                    + COLUMNS;
    private static final String ARCHIVE =
            "UPDATE resources SET archived_at = now(), updated_by = :by, updated_via_operator = :via, updated_at ="
                    + " now() WHERE zone_id = :zone AND id = :id AND archived_at IS NULL";

    /** Which rows a listing shows. */
    record Shown(boolean active, List<String> hiddenIdentifiers) {}

    Page<ResourceView> list(Transaction tx, ZoneId zone, PageRequest page, Shown shown) {
        Query query = tx.handle()
                .createQuery(LIST.formatted(page.keyset("created_at", "id")))
                .bind("zone", zone.value())
                .bind("active", shown.active())
                .bind("hidden", Rows.textArray(shown.hiddenIdentifiers()));
        List<ResourceView> rows =
                page.bind(query).map((row, context) -> view(row)).list();
        return page.page(rows, resource -> new Cursor(resource.createdAt(), resource.id()));
    }

    Optional<ResourceView> find(Transaction tx, ZoneId zone, String id) {
        return find(tx, zone, id, FIND);
    }

    /** Also keeps others from changing the resource until the transaction ends. */
    Optional<ResourceView> lock(Transaction tx, ZoneId zone, String id) {
        return find(tx, zone, id, FIND + " FOR UPDATE");
    }

    /** Identifiers that begin like the base, those of archived resources included. */
    Set<String> identifiersLike(Transaction tx, ZoneId zone, String base) {
        return new HashSet<>(tx.handle()
                .createQuery(IDENTIFIERS)
                .bind("zone", zone.value())
                .bind("base", base)
                .mapTo(String.class)
                .list());
    }

    /** Whether the zone has as many resources as it may have; the answer holds until the transaction ends. */
    boolean quotaReached(Transaction tx, ZoneId zone, int quota) {
        tx.lock(LockSpace.ZONE, "resources:" + zone);
        return tx.handle()
                .createQuery(QUOTA_REACHED)
                .bind("zone", zone.value())
                .bind("last", quota - 1)
                .mapTo(Boolean.class)
                .one();
    }

    /** The provider of the draft must be set. */
    ResourceView insert(Transaction tx, ZoneId zone, String id, ResourceDraft draft, Attribution attribution) {
        return bind(tx.handle().createQuery(INSERT).bind("id", id), draft, zone, attribution)
                .map((row, context) -> view(row))
                .one();
    }

    /** The provider of the draft must be set. */
    ResourceView update(Transaction tx, ZoneId zone, String id, ResourceDraft draft, Attribution attribution) {
        return bind(tx.handle().createQuery(UPDATE).bind("id", id), draft, zone, attribution)
                .map((row, context) -> view(row))
                .one();
    }

    void archive(Transaction tx, ZoneId zone, String id, Attribution attribution) {
        attribution.bind(tx.handle().createUpdate(ARCHIVE).bind("id", id), zone).execute();
    }

    private static Optional<ResourceView> find(Transaction tx, ZoneId zone, String id, String sql) {
        return tx.handle()
                .createQuery(sql)
                .bind("zone", zone.value())
                .bind("id", id)
                .map((row, context) -> view(row))
                .findOne();
    }

    private static <S extends SqlStatement<S>> S bind(
            S statement, ResourceDraft draft, ZoneId zone, Attribution attribution) {
        return attribution
                .bind(statement, zone)
                .bind("name", draft.name())
                .bind("identifier", draft.identifier())
                .bind("upstream", draft.upstreamUrl())
                .bind("scopes", Rows.textArray(draft.scopes()))
                .bind("provider", draft.providerId())
                .bind("operations", Json.text(draft.operations()))
                .bind("enforcement", draft.enforcement());
    }

    private static ResourceView view(ResultSet row) throws SQLException {
        Authorship authorship = Authorship.read(row);
        return new ResourceView(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                Rows.text(row, "name"),
                Rows.text(row, "identifier"),
                row.getString("upstream_url"),
                Rows.texts(row, "scopes"),
                Rows.text(row, "credential_provider_id"),
                json(Rows.text(row, "operations")),
                Rows.text(row, "operation_enforcement"),
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
            throw new SQLException("column operations is no JSON", impossible);
        }
    }
}
