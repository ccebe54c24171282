package io.caracal.api.policy;

import io.caracal.api.access.Attribution;
import io.caracal.api.access.Authorship;
import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.api.naming.UniqueName;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.policy.decision.PolicyInput;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Tables policies and policy_versions; every transaction is bound to the zone. */
final class PolicyStore {

    static final UniqueName NAME = new UniqueName("policies_zone_id_name_key", ErrorCode.POLICY_NAME_CONFLICT);

    private static final String COLUMNS =
            "id, zone_id, name, description, " + Authorship.COLUMNS + ", created_at, updated_at";
    private static final String LIST = "SELECT " + COLUMNS
            + " FROM policies WHERE zone_id = :zone AND archived_at IS NULL%s ORDER BY created_at DESC, id DESC LIMIT"
            + " :page_rows";
    private static final String FIND =
            "SELECT " + COLUMNS + " FROM policies WHERE zone_id = :zone AND id = :id AND archived_at IS NULL";
    private static final String VERSIONS =
            "SELECT id, policy_id, version, content, content_sha256, schema_version, created_by, created_at,"
                    + " archived_at, created_via_operator FROM policy_versions WHERE policy_id = :id ORDER BY version"
                    + " DESC";
    private static final String INSERT =
            "INSERT INTO policies (id, zone_id, name, description, created_by, created_via_operator) VALUES (:id,"
                    + " :zone, :name, :description, :by, :via) RETURNING " + COLUMNS;
    private static final String INSERT_VERSION =
            "INSERT INTO policy_versions (id, policy_id, version, content, content_sha256, schema_version, created_by,"
                    + " created_via_operator) SELECT :id, :policy, COALESCE(max(version), 0) + 1, :content, :sha,"
                    + " :schema, :by, :via FROM policy_versions WHERE policy_id = :policy RETURNING id, policy_id,"
                    + " version, content_sha256, schema_version, created_at";
    private static final String TOUCH =
            "UPDATE policies SET updated_by = :by, updated_via_operator = :via, updated_at = now() WHERE zone_id ="
                    + " :zone AND id = :id AND archived_at IS NULL";
    private static final String ARCHIVE =
            "UPDATE policies SET archived_at = now(), updated_by = :by, updated_via_operator = :via, updated_at ="
                    + " now() WHERE zone_id = :zone AND id = :id AND archived_at IS NULL";

    Page<PolicyView> list(Transaction tx, ZoneId zone, PageRequest page) {
        Query query = tx.handle()
                .createQuery(LIST.formatted(page.keyset("created_at", "id")))
                .bind("zone", zone.value());
        List<PolicyView> rows =
                page.bind(query).map((row, context) -> view(row)).list();
        return page.page(rows, policy -> new Cursor(policy.createdAt(), policy.id()));
    }

    Optional<PolicyDetail> find(Transaction tx, ZoneId zone, String id) {
        Optional<PolicyView> policy = tx.handle()
                .createQuery(FIND)
                .bind("zone", zone.value())
                .bind("id", id)
                .map((row, context) -> view(row))
                .findOne();
        return policy.map(found -> PolicyDetail.of(found, versions(tx, id)));
    }

    PolicyView insert(Transaction tx, ZoneId zone, String id, PolicyBodies.New body, Attribution attribution) {
        return tx.handle()
                .createQuery(INSERT)
                .bind("id", id)
                .bind("zone", zone.value())
                .bind("name", body.name())
                .bind("description", body.description())
                .bind("by", attribution.by())
                .bind("via", attribution.viaOperator())
                .map((row, context) -> view(row))
                .one();
    }

    /** The next version; whoever calls this holds the lock of the policy's row, so that numbers are dense. */
    CreatedVersion insertVersion(
            Transaction tx, String policy, String id, AuthoredContent content, Attribution attribution) {
        return tx.handle()
                .createQuery(INSERT_VERSION)
                .bind("id", id)
                .bind("policy", policy)
                .bind("content", content.text())
                .bind("sha", content.sha256())
                .bind("schema", PolicyInput.SCHEMA_VERSION)
                .bind("by", attribution.by())
                .bind("via", attribution.viaOperator())
                .map((row, context) -> created(row))
                .one();
    }

    /** Notes who changes the policy and locks its row until the transaction ends; false when there is none. */
    boolean touch(Transaction tx, ZoneId zone, String id, Attribution attribution) {
        return change(tx, TOUCH, zone, id, attribution);
    }

    boolean archive(Transaction tx, ZoneId zone, String id, Attribution attribution) {
        return change(tx, ARCHIVE, zone, id, attribution);
    }

    private static boolean change(Transaction tx, String sql, ZoneId zone, String id, Attribution attribution) {
        return attribution
                        .bind(tx.handle().createUpdate(sql).bind("id", id), zone)
                        .execute()
                == 1;
    }

    private static List<PolicyDetail.Version> versions(Transaction tx, String policy) {
        return tx.handle()
                .createQuery(VERSIONS)
                .bind("id", policy)
                .map((row, context) -> version(row))
                .list();
    }

    private static PolicyView view(ResultSet row) throws SQLException {
        Authorship authorship = Authorship.read(row);
        return new PolicyView(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                Rows.text(row, "name"),
                row.getString("description"),
                authorship.createdBy(),
                authorship.createdViaOperator(),
                authorship.updatedBy(),
                authorship.updatedViaOperator(),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    private static PolicyDetail.Version version(ResultSet row) throws SQLException {
        @Nullable Instant archived = Rows.instantOrNull(row, "archived_at");
        return new PolicyDetail.Version(
                Rows.text(row, "id"),
                Rows.text(row, "policy_id"),
                row.getInt("version"),
                Rows.text(row, "content"),
                Rows.text(row, "content_sha256"),
                Rows.text(row, "schema_version"),
                Rows.text(row, "created_by"),
                PolicyDetail.Version.time(Rows.instant(row, "created_at")),
                archived == null ? null : PolicyDetail.Version.time(archived),
                row.getBoolean("created_via_operator"));
    }

    private static CreatedVersion created(ResultSet row) throws SQLException {
        String id = Rows.text(row, "id");
        return new CreatedVersion(
                id,
                id,
                Rows.text(row, "policy_id"),
                row.getInt("version"),
                Rows.text(row, "content_sha256"),
                Rows.text(row, "schema_version"),
                Rows.instant(row, "created_at"));
    }
}
