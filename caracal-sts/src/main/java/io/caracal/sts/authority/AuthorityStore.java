package io.caracal.sts.authority;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.ResourceId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.scope.Scopes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what authority rests on and inserts new records. */
public final class AuthorityStore {
    /** A record of the zone, live or not. */
    public Optional<AuthorityRecord> record(Transaction tx, ZoneId zone, AuthorityRecordId id) {
        return tx.handle()
                .createQuery(AuthoritySql.RECORD)
                .bind("zone", zone.value())
                .bind("id", id.value())
                .map((row, context) -> new AuthorityRecord(
                        new AuthorityRecordId(Rows.text(row, "id")),
                        Rows.text(row, "session_type"),
                        emptyForNull(row.getString("subject_id")),
                        Rows.instant(row, "expires_at"),
                        row.getBoolean("live")))
                .findOne();
    }

    Optional<GovernedSession> session(Transaction tx, ZoneId zone, SessionId id) {
        return tx.handle()
                .createQuery(AuthoritySql.SESSION)
                .bind("zone", zone.value())
                .bind("id", id.value())
                .map((row, context) -> session(row, "s"))
                .findOne();
    }

    /** The edge and its ancestors, leaf first; empty when there is no such edge. */
    Lineage lineage(Transaction tx, ZoneId zone, DelegationEdgeId id) {
        List<Lineage.Step> steps = tx.handle()
                .createQuery(AuthoritySql.LINEAGE)
                .bind("zone", zone.value())
                .bind("id", id.value())
                .bind("most", DelegationConstraints.MOST_HOPS)
                .map((row, context) -> new Lineage.Step(edge(row), row.getLong("epoch")))
                .list();
        return Lineage.of(steps);
    }

    /**
     * Inserts the record if the application and everything in its standing is still live, which the same statement checks.
     * False when something was revoked or ended since.
     */
    public boolean insert(Transaction tx, NewAuthority record) {
        Standing standing = record.standing();
        Set<String> records = new LinkedHashSet<>();
        standing.record().ifPresent(live -> records.add(live.id().value()));
        Set<String> sessions = new LinkedHashSet<>();
        standing.session().ifPresent(live -> sessions.add(live.id().value()));
        Set<String> edges = new LinkedHashSet<>();
        for (DelegationEdge edge : standing.delegation().map(Delegation::path).orElse(List.of())) {
            edges.add(edge.id().value());
            sessions.add(edge.source().id().value());
            sessions.add(edge.target().id().value());
        }
        return tx.handle()
                        .createUpdate(AuthoritySql.INSERT)
                        .bind("id", record.id().value())
                        .bind("zone", record.zone().value())
                        .bind("application", record.application().value())
                        .bind("type", record.sessionType())
                        .bind("subject", record.subjectId())
                        .bind(
                                "parent",
                                record.parent().map(AuthorityRecordId::value).orElse(null))
                        .bind("expires", OffsetDateTime.ofInstant(record.expiresAt(), ZoneOffset.UTC))
                        .bind("authenticated", OffsetDateTime.ofInstant(standing.now(), ZoneOffset.UTC))
                        .bind("records", Rows.textArray(records))
                        .bind("sessions", Rows.textArray(sessions))
                        .bind("edges", Rows.textArray(edges))
                        .execute()
                == 1;
    }

    /** Revokes a record whose token never left. */
    public void withdraw(Transaction tx, ZoneId zone, AuthorityRecordId id, String reason) {
        tx.handle()
                .createUpdate(AuthoritySql.REVOKE)
                .bind("zone", zone.value())
                .bind("id", id.value())
                .bind("reason", reason)
                .execute();
    }

    private static DelegationEdge edge(ResultSet row) throws SQLException {
        return new DelegationEdge(
                new DelegationEdgeId(Rows.text(row, "id")),
                session(row, "s"),
                session(row, "t"),
                new ApplicationId(Rows.text(row, "issuer_application_id")),
                new ApplicationId(Rows.text(row, "receiver_application_id")),
                Optional.ofNullable(row.getString("resource_id")).map(ResourceId::new),
                Scopes.of(Rows.texts(row, "scopes")),
                json(Rows.text(row, "constraints_json")),
                row.getInt("edge_version"),
                Rows.instant(row, "expires_at"),
                row.getString("parent_edge_id") == null,
                row.getBoolean("live"));
    }

    private static GovernedSession session(ResultSet row, String prefix) throws SQLException {
        @Nullable String parent = row.getString(prefix + "_parent");
        return new GovernedSession(
                new SessionId(Rows.text(row, prefix + "_id")),
                new ApplicationId(Rows.text(row, prefix + "_application")),
                new AuthorityRecordId(Rows.text(row, prefix + "_record")),
                row.getString(prefix + "_user"),
                parent == null ? null : new SessionId(parent),
                Rows.text(row, prefix + "_lifecycle"),
                Rows.texts(row, prefix + "_labels"),
                row.getInt(prefix + "_depth"),
                row.getBoolean(prefix + "_live"));
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException corrupt) {
            throw new IllegalStateException("a jsonb column holds invalid JSON", corrupt);
        }
    }

    private static String emptyForNull(@Nullable String text) {
        return text == null ? "" : text;
    }
}
