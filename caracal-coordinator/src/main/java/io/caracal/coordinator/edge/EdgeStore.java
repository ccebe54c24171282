package io.caracal.coordinator.edge;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.coordinator.wire.Paging;
import io.caracal.core.id.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Statements on {@code delegation_edges}; the zone's epoch and announcements are the callers' part. */
public final class EdgeStore {

    private static final String LIVE = "e.status = 'active' AND e.expires_at > now()";
    private static final String SELECT =
            "SELECT " + EdgeRow.COLUMNS + " FROM delegation_edges e WHERE e.zone_id = :zone";

    /** The walk along {@code parent_edge_id}; UNION ends it where a lineage was already visited. */
    private static final String REVOKE_LINEAGE = """
        WITH RECURSIVE lineage (id) AS (
            SELECT id FROM delegation_edges WHERE zone_id = :zone AND status = 'active' AND (id = ANY(:edges)
                OR source_session_id = ANY(:sessions) OR target_session_id = ANY(:sessions))
            UNION
            SELECT child.id FROM delegation_edges child JOIN lineage ON child.parent_edge_id = lineage.id
            WHERE child.zone_id = :zone AND child.status = 'active')
        UPDATE delegation_edges e SET status = 'revoked', revoked_at = now(), updated_at = now(),
            edge_version = edge_version + 1
        WHERE e.zone_id = :zone AND e.status = 'active' AND e.id IN (SELECT id FROM lineage)
        RETURNING %s
        """.formatted(EdgeRow.COLUMNS);

    private static final String REACHES = """
        WITH RECURSIVE path (session, depth) AS (
            SELECT CAST(:from AS text), 0
            UNION
            SELECT e.target_session_id, path.depth + 1 FROM delegation_edges e
            JOIN path ON e.source_session_id = path.session
            WHERE e.zone_id = :zone AND path.depth < :longest AND e.status = 'active' AND e.expires_at > now())
        SELECT EXISTS (SELECT 1 FROM path WHERE session = :to)
        """;

    public Optional<EdgeRow> find(Transaction tx, ZoneId zone, String id) {
        return select(tx, zone, SELECT + " AND e.id = :id")
                .bind("id", id)
                .map((row, context) -> EdgeRow.of(row))
                .findOne();
    }

    /** Active, unexpired delegations to a session, oldest first. */
    public List<EdgeRow> liveInbound(Transaction tx, ZoneId zone, String sessionId) {
        return select(tx, zone, SELECT + " AND " + LIVE + " AND e.target_session_id = :session ORDER BY e.id")
                .bind("session", sessionId)
                .map((row, context) -> EdgeRow.of(row))
                .list();
    }

    /** Delegations to a session for an application in whatever state; with an edge id only that one. */
    public boolean anyInbound(Transaction tx, ZoneId zone, String sessionId, String applicationId) {
        return select(
                        tx,
                        zone,
                        "SELECT EXISTS (SELECT 1 FROM delegation_edges e WHERE e.zone_id = :zone"
                                + " AND e.target_session_id = :session AND e.receiver_application_id = :application)")
                .bind("session", sessionId)
                .bind("application", applicationId)
                .mapTo(Boolean.class)
                .one();
    }

    public boolean live(Transaction tx, ZoneId zone, String id) {
        return select(
                        tx,
                        zone,
                        "SELECT EXISTS (SELECT 1 FROM delegation_edges e WHERE e.zone_id = :zone AND e.id = :id AND "
                                + LIVE + ")")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /** Whether live delegations lead from one session to another in at most so many steps. */
    public boolean reaches(Transaction tx, ZoneId zone, String from, String to, int longest) {
        return select(tx, zone, REACHES)
                .bind("from", from)
                .bind("to", to)
                .bind("longest", longest)
                .mapTo(Boolean.class)
                .one();
    }

    /** Stores a delegation; empty when it has expired already by the database's clock. */
    public Optional<EdgeRow> insert(Transaction tx, ZoneId zone, String id, NewEdge edge) {
        return tx.handle()
                .createQuery("INSERT INTO delegation_edges AS e (id, zone_id, source_session_id, target_session_id,"
                        + " issuer_application_id, receiver_application_id, parent_edge_id, resource_id, scopes,"
                        + " constraints_json, status, expires_at, created_at, updated_at) SELECT :id, :zone, :source,"
                        + " :target, :issuer, :receiver, :parent, :resource, :scopes, CAST(:constraints AS jsonb),"
                        + " 'active', :expires, now(), now() WHERE :expires > now() RETURNING "
                        + EdgeRow.COLUMNS)
                .bind("id", id)
                .bind("zone", zone.value())
                .bind("source", edge.sourceSessionId())
                .bind("target", edge.targetSessionId())
                .bind("issuer", edge.issuerApplicationId())
                .bind("receiver", edge.receiverApplicationId())
                .bind("parent", edge.parentEdgeId())
                .bind("resource", edge.resourceId())
                .bind("scopes", Rows.textArray(edge.scopes()))
                .bind("constraints", edge.constraintsJson())
                .bind("expires", edge.expiresAt())
                .map((row, context) -> EdgeRow.of(row))
                .findOne();
    }

    /** Revokes these edges, all that begin or end at these sessions, and whatever descends from any of them. */
    public List<EdgeRow> revoke(Transaction tx, ZoneId zone, Collection<String> edges, Collection<String> sessions) {
        return select(tx, zone, REVOKE_LINEAGE)
                .bind("edges", Rows.textArray(edges))
                .bind("sessions", Rows.textArray(sessions))
                .map((row, context) -> EdgeRow.of(row))
                .list();
    }

    /** Marks delegations whose time is over; returns their ids. */
    public List<String> expire(Transaction tx, ZoneId zone, int limit) {
        return select(
                        tx,
                        zone,
                        "UPDATE delegation_edges e SET status = 'expired', updated_at = now(),"
                                + " edge_version = edge_version + 1 WHERE e.zone_id = :zone AND e.id IN (SELECT id FROM"
                                + " delegation_edges WHERE zone_id = :zone AND status = 'active'"
                                + " AND expires_at <= now() ORDER BY expires_at LIMIT :limit) RETURNING e.id")
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /** Moves the zone's graph to its next epoch and returns it. */
    public long nextEpoch(Transaction tx, ZoneId zone) {
        return select(
                        tx,
                        zone,
                        "INSERT INTO delegation_graph_epochs AS g (zone_id, epoch, updated_at) VALUES (:zone, 1, now())"
                                + " ON CONFLICT (zone_id) DO UPDATE SET epoch = g.epoch + 1, updated_at = now()"
                                + " RETURNING epoch")
                .mapTo(Long.class)
                .one();
    }

    /** Zones that have delegations to expire; only meaningful outside a zone. */
    public List<String> zonesWithExpired(Transaction tx) {
        return tx.handle()
                .createQuery("SELECT DISTINCT zone_id FROM delegation_edges WHERE status = 'active'"
                        + " AND expires_at <= now() ORDER BY zone_id")
                .mapTo(String.class)
                .list();
    }

    /** A filter for lists: only what this application issued or received; null shows everything. */
    public List<EdgeRow> list(Transaction tx, ZoneId zone, EdgeQuery query) {
        return select(
                        tx,
                        zone,
                        SELECT + query.condition()
                                + " AND (CAST(:application AS text) IS NULL OR e.issuer_application_id = :application"
                                + " OR e.receiver_application_id = :application) AND (CAST(:cursor AS text) IS NULL OR"
                                + " e.id < :cursor) ORDER BY e.id DESC LIMIT :limit")
                .bind("session", query.sessionId())
                .bind("application", query.applicationId())
                .bind("cursor", query.paging().cursor())
                .bind("limit", query.paging().limit())
                .map((row, context) -> EdgeRow.of(row))
                .list();
    }

    /** Whether a cursor names an edge of the list that it is used on. */
    public boolean listed(Transaction tx, ZoneId zone, EdgeQuery query) {
        return select(
                        tx,
                        zone,
                        "SELECT EXISTS (SELECT 1 FROM delegation_edges e WHERE e.zone_id = :zone AND e.id = :id"
                                + query.membership()
                                + " AND (CAST(:application AS text) IS NULL OR e.issuer_application_id = :application"
                                + " OR e.receiver_application_id = :application))")
                .bind("id", query.paging().cursor())
                .bind("session", query.sessionId())
                .bind("application", query.applicationId())
                .mapTo(Boolean.class)
                .one();
    }

    private static Query select(Transaction tx, ZoneId zone, String sql) {
        return tx.handle().createQuery(sql).bind("zone", zone.value());
    }

    /** Which list of edges. */
    public enum Direction {
        ACTIVE,
        INBOUND,
        OUTBOUND
    }

    /**
     * A list of edges.
     *
     * @param sessionId     the session of an inbound or outbound list, otherwise null
     * @param applicationId only edges that this application issued or received; null for all
     */
    public record EdgeQuery(
            Direction direction,
            @Nullable String sessionId,
            @Nullable String applicationId,
            Paging paging) {

        String condition() {
            return direction == Direction.ACTIVE ? " AND " + LIVE + membership() : membership();
        }

        String membership() {
            return switch (direction) {
                case ACTIVE -> " AND CAST(:session AS text) IS NULL";
                case INBOUND -> " AND e.target_session_id = :session";
                case OUTBOUND -> " AND e.source_session_id = :session";
            };
        }
    }
}
