package io.caracal.coordinator.session;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Statements on {@code sessions} and {@code agent_topology} that start, find and list sessions. */
public final class SessionStore {

    private static final String SELECT = "SELECT " + SessionRow.COLUMNS + " FROM sessions s WHERE s.zone_id = :zone";

    private static final String HOLDS_PLACE = "s.status IN ('active', 'suspended') AND CASE s.lifecycle"
            + " WHEN 'service' THEN s.status = 'suspended' OR s.heartbeat_deadline_at > now()"
            + " ELSE s.started_at + make_interval(secs => COALESCE(s.ttl_seconds, 3600)) > now() END";

    private static final String INSERT = """
        INSERT INTO sessions AS s (id, zone_id, application_id, parent_id, subject_authority_record_id, status, depth,
            labels, ttl_seconds, metadata_json, lifecycle, started_at, last_active_at, updated_at, last_heartbeat_at,
            heartbeat_deadline_at, lease_generation)
        VALUES (:id, :zone, :application, :parent, :subject, 'active', :depth, :labels,
            CASE WHEN :service THEN NULL ELSE :ttl END, CAST(:metadata AS jsonb),
            CASE WHEN :service THEN 'service' ELSE 'task' END, now(), now(), now(),
            CASE WHEN :service THEN now() END,
            CASE WHEN :service THEN now() + :lease * interval '1 second' END,
            CASE WHEN :service THEN 1 ELSE 0 END)
        RETURNING %s
        """.formatted(SessionRow.COLUMNS);

    public Optional<SessionRow> find(Transaction tx, ZoneId zone, String id) {
        return zoned(tx, zone, SELECT + " AND s.id = :id")
                .bind("id", id)
                .map((row, context) -> SessionRow.of(row))
                .findOne();
    }

    /** The same, kept from changing until the transaction ends. */
    public Optional<SessionRow> lock(Transaction tx, ZoneId zone, String id) {
        return zoned(tx, zone, SELECT + " AND s.id = :id FOR UPDATE")
                .bind("id", id)
                .map((row, context) -> SessionRow.of(row))
                .findOne();
    }

    Occupancy occupancy(Transaction tx, ZoneId zone, String applicationId) {
        return zoned(
                        tx,
                        zone,
                        "SELECT count(*) AS in_zone, count(*) FILTER (WHERE s.application_id = :application) AS of_app"
                                + " FROM sessions s WHERE s.zone_id = :zone AND " + HOLDS_PLACE)
                .bind("application", applicationId)
                .map((row, context) -> new Occupancy(row.getInt("in_zone"), row.getInt("of_app")))
                .one();
    }

    int liveChildren(Transaction tx, ZoneId zone, String parentId) {
        return zoned(
                        tx,
                        zone,
                        "SELECT count(*) FROM sessions s WHERE s.zone_id = :zone AND s.parent_id = :parent AND "
                                + HOLDS_PLACE)
                .bind("parent", parentId)
                .mapTo(Integer.class)
                .one();
    }

    SessionRow insert(Transaction tx, ZoneId zone, NewSession session) {
        StartRequest request = session.request();
        SessionRow stored = zoned(tx, zone, INSERT)
                .bind("id", session.id())
                .bind("application", request.applicationId())
                .bind("parent", request.parentId().orElse(null))
                .bind("subject", session.subjectRecordId())
                .bind("depth", session.depth())
                .bind("labels", Rows.textArray(request.labels()))
                .bind("service", request.service())
                .bind("ttl", request.ttlSeconds())
                .bind("metadata", request.metadata().toString())
                .bind("lease", session.lease().toSeconds())
                .map((row, context) -> SessionRow.of(row))
                .one();
        request.parentId().ifPresent(parent -> attach(tx, zone, parent, session.id()));
        return stored;
    }

    private static void attach(Transaction tx, ZoneId zone, String parentId, String childId) {
        tx.handle()
                .createUpdate("INSERT INTO agent_topology (parent_id, child_id) VALUES (:parent, :child)")
                .bind("parent", parentId)
                .bind("child", childId)
                .execute();
        tx.handle()
                .createUpdate("UPDATE sessions SET child_count = child_count + 1 WHERE zone_id = :zone AND id = :id")
                .bind("zone", zone.value())
                .bind("id", parentId)
                .execute();
    }

    List<SessionRow> list(Transaction tx, ZoneId zone, SessionQuery query) {
        return filtered(
                        tx,
                        zone,
                        SELECT + SessionQuery.CONDITION
                                + " AND (CAST(:cursor AS text) IS NULL OR s.id < :cursor) ORDER BY s.id DESC LIMIT"
                                + " :limit",
                        query)
                .bind("limit", query.paging().limit())
                .map((row, context) -> SessionRow.of(row))
                .list();
    }

    /** Whether the cursor names a session that the caller may see. */
    boolean visible(Transaction tx, ZoneId zone, @Nullable String id, @Nullable String applicationId) {
        return zoned(
                        tx,
                        zone,
                        "SELECT EXISTS (SELECT 1 FROM sessions s WHERE s.zone_id = :zone AND s.id = :id"
                                + " AND (CAST(:owner AS text) IS NULL OR s.application_id = :owner))")
                .bind("id", id)
                .bind("owner", applicationId)
                .mapTo(Boolean.class)
                .one();
    }

    /** Which of these sessions may act now. */
    public List<SessionRow> all(Transaction tx, ZoneId zone, Collection<String> ids) {
        return zoned(tx, zone, SELECT + " AND s.id = ANY(:ids) ORDER BY s.id")
                .bind("ids", Rows.textArray(ids))
                .map((row, context) -> SessionRow.of(row))
                .list();
    }

    private static Query filtered(Transaction tx, ZoneId zone, String sql, SessionQuery query) {
        return zoned(tx, zone, sql)
                .bind("owner", query.ownerApplicationId())
                .bind("parent", query.parentId())
                .bind("status", query.status())
                .bind("lifecycle", query.lifecycle())
                .bind("application", query.applicationId())
                .bind("label", query.label())
                .bind("cursor", query.paging().cursor());
    }

    private static Query zoned(Transaction tx, ZoneId zone, String sql) {
        return tx.handle().createQuery(sql).bind("zone", zone.value());
    }

    /** Places taken. */
    record Occupancy(int inZone, int ofApplication) {}

    /** A session about to be stored. */
    record NewSession(String id, StartRequest request, String subjectRecordId, int depth, Duration lease) {}
}
