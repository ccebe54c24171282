package io.caracal.api.policyset;

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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** Table policy_sets; every transaction is bound to the zone. */
final class PolicySetStore {

    static final UniqueName NAME = new UniqueName("policy_sets_zone_id_name_key", ErrorCode.POLICY_SET_NAME_CONFLICT);

    private static final String COLUMNS = "s.id, s.zone_id, s.name, s.description, s.created_by,"
            + " s.created_via_operator, s.updated_by, s.updated_via_operator, s.created_at, s.updated_at,"
            + " b.active_version_id";
    private static final String FROM = " FROM policy_sets s LEFT JOIN policy_set_bindings b ON b.zone_id = s.zone_id"
            + " AND b.policy_set_id = s.id WHERE s.zone_id = :zone AND s.archived_at IS NULL";
    private static final String LIST =
            "SELECT " + COLUMNS + FROM + "%s ORDER BY s.created_at DESC, s.id DESC LIMIT :page_rows";
    private static final String FIND = "SELECT " + COLUMNS + FROM + " AND s.id = :id";
    private static final String INSERT =
            "INSERT INTO policy_sets (id, zone_id, name, description, created_by, created_via_operator) VALUES (:id,"
                    + " :zone, :name, :description, :by, :via) RETURNING id, zone_id, name, description, "
                    + Authorship.COLUMNS + ", created_at, updated_at, CAST(NULL AS text) AS active_version_id";
    private static final String INSERT_BINDING =
            "INSERT INTO policy_set_bindings (zone_id, policy_set_id) VALUES (:zone, :id)";
    private static final String TOUCH =
            "UPDATE policy_sets SET updated_by = :by, updated_via_operator = :via, updated_at = now() WHERE zone_id ="
                    + " :zone AND id = :id AND archived_at IS NULL";
    private static final String ARCHIVE =
            "UPDATE policy_sets SET archived_at = now(), updated_by = :by, updated_via_operator = :via, updated_at ="
                    + " now() WHERE zone_id = :zone AND id = :id AND archived_at IS NULL";

    Page<PolicySetView> list(Transaction tx, ZoneId zone, PageRequest page) {
        Query query = tx.handle()
                .createQuery(LIST.formatted(page.keyset("s.created_at", "s.id")))
                .bind("zone", zone.value());
        List<PolicySetView> rows =
                page.bind(query).map((row, context) -> view(row)).list();
        return page.page(rows, set -> new Cursor(set.createdAt(), set.id()));
    }

    Optional<PolicySetView> find(Transaction tx, ZoneId zone, String id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("zone", zone.value())
                .bind("id", id)
                .map((row, context) -> view(row))
                .findOne();
    }

    /** With its binding, which names no version yet. */
    PolicySetView insert(Transaction tx, ZoneId zone, String id, PolicySetBodies.New body, Attribution attribution) {
        PolicySetView made = tx.handle()
                .createQuery(INSERT)
                .bind("id", id)
                .bind("zone", zone.value())
                .bind("name", body.name())
                .bind("description", body.description())
                .bind("by", attribution.by())
                .bind("via", attribution.viaOperator())
                .map((row, context) -> view(row))
                .one();
        tx.handle()
                .createUpdate(INSERT_BINDING)
                .bind("zone", zone.value())
                .bind("id", id)
                .execute();
        return made;
    }

    /** Notes who changes the set and locks its row until the transaction ends; false when there is none. */
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

    private static PolicySetView view(ResultSet row) throws SQLException {
        Authorship authorship = Authorship.read(row);
        return new PolicySetView(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                Rows.text(row, "name"),
                row.getString("description"),
                authorship.createdBy(),
                authorship.createdViaOperator(),
                authorship.updatedBy(),
                authorship.updatedViaOperator(),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"),
                row.getString("active_version_id"));
    }
}
