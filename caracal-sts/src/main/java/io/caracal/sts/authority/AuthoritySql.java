package io.caracal.sts.authority;

/** Statements of {@link AuthorityStore}; what makes a row live is written once. */
final class AuthoritySql {
    private static final String LIVE_RECORD = "(%1$s.status = 'active' AND %1$s.expires_at > now())";

    private static final String LIVE_SESSION = """
        (%1$s.status = 'active'
         AND (%2$s.session_type <> 'user' OR (%2$s.status = 'active' AND %2$s.expires_at > now()))
         AND CASE %1$s.lifecycle
             WHEN 'service' THEN coalesce(%1$s.heartbeat_deadline_at > now(), false)
             ELSE coalesce(%1$s.ttl_seconds, 0) > 0
                  AND %1$s.started_at + make_interval(secs => coalesce(%1$s.ttl_seconds, 0)) > now() END)
        """;

    private static final String LIVE_EDGE =
            "(%1$s.status = 'active' AND %1$s.revoked_at IS NULL AND %1$s.expires_at > now())";

    private static final String SESSION_COLUMNS = """
        %1$s.id AS %3$s_id, %1$s.application_id AS %3$s_application, %1$s.parent_id AS %3$s_parent,
        %1$s.subject_authority_record_id AS %3$s_record, %1$s.lifecycle AS %3$s_lifecycle,
        %1$s.labels AS %3$s_labels, %1$s.depth AS %3$s_depth,
        CASE WHEN %2$s.session_type = 'user' THEN %2$s.subject_id END AS %3$s_user,
        """;

    static final String RECORD = "SELECT r.id, r.session_type, r.subject_id, r.expires_at, "
            + live(LIVE_RECORD, "r", "") + " AS live FROM authority_records r WHERE r.zone_id = :zone AND r.id = :id";

    static final String SESSION = "SELECT " + columns("s", "r", "s")
            + " FROM sessions s JOIN authority_records r"
            + " ON r.zone_id = s.zone_id AND r.id = s.subject_authority_record_id"
            + " WHERE s.zone_id = :zone AND s.id = :id";

    /** The edge and its ancestors, leaf first, one more than may be used so that a longer path is seen. */
    static final String LINEAGE = """
            WITH RECURSIVE lineage AS (
                SELECT e.*, 1 AS hop FROM delegation_edges e WHERE e.zone_id = :zone AND e.id = :id
                UNION ALL
                SELECT p.*, l.hop + 1 FROM lineage l
                JOIN delegation_edges p ON p.zone_id = l.zone_id AND p.id = l.parent_edge_id
                WHERE l.hop <= :most
            )
            SELECT e.id, e.issuer_application_id, e.receiver_application_id, e.resource_id, e.scopes,
                   e.constraints_json, e.edge_version, e.expires_at, e.parent_edge_id,
                   coalesce((SELECT g.epoch FROM delegation_graph_epochs g WHERE g.zone_id = :zone), 0) AS epoch,
            """ + live(LIVE_EDGE, "e", "") + " AS live, " + columns("s", "sr", "s") + ", "
            + columns("t", "tr", "t") + """
             FROM lineage e
            JOIN sessions s ON s.zone_id = e.zone_id AND s.id = e.source_session_id
            JOIN authority_records sr ON sr.zone_id = s.zone_id AND sr.id = s.subject_authority_record_id
            JOIN sessions t ON t.zone_id = e.zone_id AND t.id = e.target_session_id
            JOIN authority_records tr ON tr.zone_id = t.zone_id AND tr.id = t.subject_authority_record_id
            ORDER BY e.hop
            """;

    /**
     * Inserts only if everything it rests on is live in the statement's own snapshot. Its authority records are share-locked by the same
     * statement, so that a revocation under way is waited for and seen, and one that comes later finds the new child.
     */
    static final String INSERT = """
            INSERT INTO authority_records
                (id, zone_id, session_type, subject_id, parent_id, status, expires_at, authenticated_at)
            SELECT :id, :zone, :type, :subject, :parent, 'active', :expires, :authenticated
            WHERE EXISTS (SELECT 1 FROM applications a WHERE a.zone_id = :zone AND a.id = :application
                          AND a.archived_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now()))
              AND (SELECT count(*) FROM (SELECT r.id FROM authority_records r WHERE r.zone_id = :zone
                   AND r.id = ANY(:records) AND
            """ + live(LIVE_RECORD, "r", "") + " FOR SHARE) AS held) = cardinality(:records)"
            + " AND (SELECT count(*) FROM delegation_edges e WHERE e.zone_id = :zone AND e.id = ANY(:edges) AND "
            + live(LIVE_EDGE, "e", "") + ") = cardinality(:edges)"
            + " AND (SELECT count(*) FROM sessions s JOIN authority_records sr"
            + " ON sr.zone_id = s.zone_id AND sr.id = s.subject_authority_record_id"
            + " WHERE s.zone_id = :zone AND s.id = ANY(:sessions) AND "
            + live(LIVE_SESSION, "s", "sr") + ") = cardinality(:sessions)";

    static final String REVOKE = "UPDATE authority_records SET status = 'revoked', revoked_at = now(),"
            + " revoked_reason = :reason WHERE zone_id = :zone AND id = :id AND status = 'active'";

    private AuthoritySql() {}

    private static String live(String rule, String row, String record) {
        return String.format(rule, row, record);
    }

    private static String columns(String session, String record, String prefix) {
        return String.format(SESSION_COLUMNS, session, record, prefix) + live(LIVE_SESSION, session, record) + " AS "
                + prefix + "_live";
    }
}
