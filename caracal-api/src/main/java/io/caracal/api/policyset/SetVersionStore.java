package io.caracal.api.policyset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.access.Attribution;
import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.http.Json;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.policy.PolicyManifest;
import io.caracal.core.policy.decision.PolicyInput;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** Tables policy_set_versions and, for reading, policy_versions; every transaction is bound to the zone. */
final class SetVersionStore {

    private static final String COLUMNS =
            "id, policy_set_id, version, manifest_sha256, schema_version, created_by, created_via_operator, created_at";
    private static final String LIST = "SELECT " + COLUMNS
            + " FROM policy_set_versions WHERE policy_set_id = :set%s ORDER BY created_at DESC, id DESC LIMIT"
            + " :page_rows";
    private static final String FIND =
            "SELECT " + COLUMNS + ", manifest_json FROM policy_set_versions WHERE policy_set_id = :set AND id = :id";
    private static final String INSERT =
            "INSERT INTO policy_set_versions (id, policy_set_id, version, manifest_json, manifest_sha256,"
                    + " schema_version, created_by, created_via_operator) SELECT :id, :set, COALESCE(max(version), 0)"
                    + " + 1, CAST(:manifest AS jsonb), :sha, :schema, :by, :via FROM policy_set_versions WHERE"
                    + " policy_set_id = :set RETURNING " + COLUMNS;
    private static final String CONTENTS =
            "SELECT v.id, v.content, v.schema_version FROM policy_versions v JOIN policies p ON p.id = v.policy_id"
                    + " WHERE v.id = ANY(:ids)";
    private static final String LOCK_REFERENCED = "SELECT id FROM policy_versions WHERE id = ANY(:ids) FOR SHARE";

    Page<SetVersionView> list(Transaction tx, String set, PageRequest page) {
        Query query = tx.handle()
                .createQuery(LIST.formatted(page.keyset("created_at", "id")))
                .bind("set", set);
        List<SetVersionView> rows =
                page.bind(query).map((row, context) -> view(row)).list();
        return page.page(rows, version -> new Cursor(version.createdAt(), version.id()));
    }

    Optional<SetVersionView.Detail> find(Transaction tx, String set, String id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("set", set)
                .bind("id", id)
                .map((row, context) -> SetVersionView.Detail.of(view(row), json(Rows.text(row, "manifest_json"))))
                .findOne();
    }

    /** The next version; whoever calls this holds the lock of the set's row, so that numbers are dense. */
    SetVersionView insert(Transaction tx, String set, String id, PolicyManifest manifest, Attribution attribution) {
        return tx.handle()
                .createQuery(INSERT)
                .bind("id", id)
                .bind("set", set)
                .bind("manifest", manifest.canonicalJson())
                .bind("sha", manifest.sha256())
                .bind("schema", PolicyInput.SCHEMA_VERSION)
                .bind("by", attribution.by())
                .bind("via", attribution.viaOperator())
                .map((row, context) -> view(row))
                .one();
    }

    /** The zone's policy versions among the ids, those of archived policies included. */
    List<StoredPolicy> contents(Transaction tx, List<String> ids) {
        return tx.handle()
                .createQuery(CONTENTS)
                .bind("ids", Rows.textArray(ids))
                .map((row, context) -> new StoredPolicy(
                        Rows.text(row, "id"), Rows.text(row, "content"), Rows.text(row, "schema_version")))
                .list();
    }

    /** How many of the ids are policy versions; they stay until the transaction ends. */
    int lockReferenced(Transaction tx, List<String> ids) {
        return tx.handle()
                .createQuery(LOCK_REFERENCED)
                .bind("ids", Rows.textArray(ids))
                .mapTo(String.class)
                .list()
                .size();
    }

    private static SetVersionView view(ResultSet row) throws SQLException {
        return new SetVersionView(
                Rows.text(row, "id"),
                Rows.text(row, "policy_set_id"),
                row.getInt("version"),
                Rows.text(row, "manifest_sha256"),
                Rows.text(row, "schema_version"),
                Rows.text(row, "created_by"),
                row.getBoolean("created_via_operator"),
                Rows.instant(row, "created_at"));
    }

    private static JsonNode json(String text) throws SQLException {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new SQLException("column manifest_json is no JSON", impossible);
        }
    }
}
