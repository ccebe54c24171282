package io.caracal.common.adminaudit;

import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AdminAuditChain;
import io.caracal.core.signature.AdminAuditContent;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the administrative audit trail (API contract §2.7). A row is written by the transaction of the change it records, so that
 * neither exists without the other. What is hashed of the payload is the text of the stored jsonb value, which is the same whenever it is
 * read again, so that the table alone proves the chain.
 */
public final class AdminAudit {

    private static final String GLOBAL_CHAIN = "admin-audit::global";
    private static final String NUL = "\u0000";

    private static final String HEAD =
            "SELECT CAST(CAST(:payload AS jsonb) AS text) AS payload, head.chain_seq, head.content_sha256 FROM (SELECT"
                    + " 1) AS one LEFT JOIN LATERAL (SELECT chain_seq, content_sha256 FROM admin_audit_events WHERE %s AND"
                    + " chain_seq IS NOT NULL ORDER BY chain_seq DESC LIMIT 1) AS head ON true";
    private static final String ZONE_HEAD = HEAD.formatted("zone_id = :zone");
    private static final String GLOBAL_HEAD = HEAD.formatted("zone_id IS NULL");

    private static final String INSERT =
            "INSERT INTO admin_audit_events (id, request_id, actor_id, actor_name, actor_scope, action, method, path,"
                    + " zone_id, entity_type, entity_id, status_code, payload_json, occurred_at, content_sha256,"
                    + " prev_content_sha256, chain_hmac, chain_seq) VALUES (:id, :request, :actor, :actorName,"
                    + " :actorScope, :action, :method, :path, :zone, :entityType, :entityId, :status, CAST(:payload AS"
                    + " jsonb), :occurredAt, :hash, :previous, :hmac, :sequence)";

    private final IdFactory ids;
    private final Optional<HmacKey> key;

    /** Without a key the rows are chained but not signed; published modes require one. */
    public AdminAudit(IdFactory ids, Optional<HmacKey> key) {
        this.ids = ids;
        this.key = key;
    }

    /**
     * Appends an entry to its zone's chain, or to the global one. The transaction must be able to write there: bound to the zone, or to no
     * zone for the global chain. Returns the id of the row.
     */
    public String append(Transaction tx, AdminAuditEntry entry) {
        ZoneId zone = entry.zone();
        tx.lock(LockSpace.ADMIN_AUDIT, zone == null ? GLOBAL_CHAIN : zone.value());
        Head head = head(tx, zone, cleanOrNull(entry.payloadJson()));
        AdminAuditContent content = content(tx, entry, head.payload());
        insert(tx, content, head);
        return content.id();
    }

    /** Walks a whole chain, oldest row first; signatures are checked when this object has a key. */
    public AdminAuditReport verify(Transaction tx, @Nullable ZoneId zone) {
        return new ChainWalk(key).walk(tx, zone);
    }

    private static Head head(Transaction tx, @Nullable ZoneId zone, @Nullable String payload) {
        Query query =
                tx.handle().createQuery(zone == null ? GLOBAL_HEAD : ZONE_HEAD).bind("payload", payload);
        if (zone != null) {
            query.bind("zone", zone.value());
        }
        return query.map((row, context) ->
                        new Head(row.getLong("chain_seq"), row.getString("content_sha256"), row.getString("payload")))
                .one();
    }

    private AdminAuditContent content(Transaction tx, AdminAuditEntry entry, @Nullable String payload) {
        AdminAuditEntry.Actor actor = entry.actor();
        AdminAuditEntry.Operation operation = entry.operation();
        AdminAuditEntry.Entity entity = entry.entity();
        ZoneId zone = entry.zone();
        return new AdminAuditContent(
                ids.next(),
                clean(entry.requestId()),
                cleanOrNull(actor.id()),
                cleanOrNull(actor.name()),
                cleanOrNull(actor.scope()),
                clean(operation.action()),
                clean(operation.method()),
                clean(operation.path()),
                zone == null ? null : zone.value(),
                entity == null ? null : clean(entity.type()),
                entity == null ? null : clean(entity.id()),
                operation.statusCode(),
                payload,
                tx.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private void insert(Transaction tx, AdminAuditContent content, Head head) {
        String hash = AdminAuditChain.contentHash(content);
        String previous = head.contentHash();
        tx.handle()
                .createUpdate(INSERT)
                .bind("id", content.id())
                .bind("request", content.requestId())
                .bind("actor", content.actorId())
                .bind("actorName", content.actorName())
                .bind("actorScope", content.actorScope())
                .bind("action", content.action())
                .bind("method", content.method())
                .bind("path", content.path())
                .bind("zone", content.zoneId())
                .bind("entityType", content.entityType())
                .bind("entityId", content.entityId())
                .bind("status", content.statusCode())
                .bind("payload", content.payload())
                .bind("occurredAt", content.occurredAt())
                .bind("hash", hash)
                .bind("previous", previous)
                .bind(
                        "hmac",
                        key.map(k -> AdminAuditChain.link(k, hash, previous == null ? "" : previous))
                                .orElse(null))
                .bind("sequence", head.sequence() + 1)
                .execute();
    }

    private static String clean(String text) {
        // Postgres text cannot hold NUL, and a request must not be able to make its own trace fail.
        return text.replace(NUL, "");
    }

    private static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }

    private record Head(
            long sequence,
            @Nullable String contentHash,
            @Nullable String payload) {}
}
