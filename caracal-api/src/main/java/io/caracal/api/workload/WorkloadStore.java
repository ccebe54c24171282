package io.caracal.api.workload;

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
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** Table workloads; every transaction is bound to the zone. */
final class WorkloadStore {

    static final UniqueName NAME = new UniqueName("workloads_zone_id_name_key", ErrorCode.WORKLOAD_NAME_TAKEN);

    private static final String COLUMNS =
            "id, zone_id, name, bindings, " + Authorship.COLUMNS + ", created_at, updated_at";
    private static final String LIST = "SELECT " + COLUMNS
            + " FROM workloads WHERE zone_id = :zone%s ORDER BY created_at DESC, id DESC LIMIT :page_rows";
    private static final String FIND = "SELECT " + COLUMNS + " FROM workloads WHERE zone_id = :zone AND id = :id";
    private static final String INSERT =
            "INSERT INTO workloads (id, zone_id, name, secret_hash, created_by, created_via_operator)"
                    + " VALUES (:id, :zone, :name, :hash, :by, :via) RETURNING " + COLUMNS;
    private static final String UPDATE =
            "UPDATE workloads SET name = COALESCE(:name, name), bindings = COALESCE(CAST(:bindings AS jsonb),"
                    + " bindings), secret_hash = COALESCE(:hash, secret_hash), updated_by = :by, updated_via_operator ="
                    + " :via, updated_at = now() WHERE zone_id = :zone AND id = :id RETURNING " + COLUMNS;
    private static final String DELETE = "DELETE FROM workloads WHERE zone_id = :zone AND id = :id";
    private static final String ZONE_LIVES =
            "SELECT EXISTS (SELECT 1 FROM zones WHERE id = :zone AND archived_at IS NULL)";

    Page<Workload> list(Transaction tx, ZoneId zone, PageRequest page) {
        Query query = tx.handle()
                .createQuery(LIST.formatted(page.keyset("created_at", "id")))
                .bind("zone", zone.value());
        List<Workload> rows =
                page.bind(query).map((row, context) -> workload(row)).list();
        return page.page(rows, workload -> new Cursor(workload.createdAt(), workload.id()));
    }

    Optional<Workload> find(Transaction tx, ZoneId zone, String id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("zone", zone.value())
                .bind("id", id)
                .map((row, context) -> workload(row))
                .findOne();
    }

    boolean zoneLives(Transaction tx, ZoneId zone) {
        return tx.handle()
                .createQuery(ZONE_LIVES)
                .bind("zone", zone.value())
                .mapTo(Boolean.class)
                .one();
    }

    /** A new row. */
    record NewRow(String id, String name, String hash) {}

    Workload insert(Transaction tx, ZoneId zone, NewRow row, Attribution attribution) {
        Query query = tx.handle()
                .createQuery(INSERT)
                .bind("id", row.id())
                .bind("name", row.name())
                .bind("hash", row.hash());
        return attribution
                .bind(query, zone)
                .map((found, context) -> workload(found))
                .one();
    }

    /** What is empty stays as it is. */
    record Changes(Optional<String> name, Optional<String> bindings, Optional<String> hash) {}

    /** The row after the change; empty when there is none. */
    Optional<Workload> update(Transaction tx, ZoneId zone, String id, Changes changes, Attribution attribution) {
        Query query = tx.handle()
                .createQuery(UPDATE)
                .bind("id", id)
                .bind("name", changes.name().orElse(null))
                .bind("bindings", changes.bindings().orElse(null))
                .bind("hash", changes.hash().orElse(null));
        return attribution
                .bind(query, zone)
                .map((row, context) -> workload(row))
                .findOne();
    }

    /** False when there is none. */
    boolean delete(Transaction tx, ZoneId zone, String id) {
        return tx.handle()
                        .createUpdate(DELETE)
                        .bind("zone", zone.value())
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static Workload workload(ResultSet row) throws SQLException {
        return new Workload(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                Rows.text(row, "name"),
                json(Rows.text(row, "bindings")),
                Authorship.read(row),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException corrupt) {
            throw new IllegalStateException("a jsonb column holds invalid JSON", corrupt);
        }
    }
}
