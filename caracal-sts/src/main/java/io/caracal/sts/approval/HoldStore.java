package io.caracal.sts.approval;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table {@code step_up_challenges}. */
public final class HoldStore {
    private static final String COLUMNS =
            "SELECT id, zone_id, principal_id, session_id, tier, resource_set_hash, expires_at,"
                    + " satisfied_at IS NOT NULL AND approver_subject_id IS NOT NULL AS approved,"
                    + " rejected_at IS NOT NULL AS rejected, consumed_at, consumed_authority_record_id"
                    + " FROM step_up_challenges WHERE challenge_type = 'human_approval' AND ";

    private static final String SAME_BINDING =
            "zone_id = :zone AND principal_id = :principal AND session_id = :record AND resource_set_hash = :hash"
                    + " AND consumed_at IS NULL";

    private static final String INSERT = """
        INSERT INTO step_up_challenges
            (id, zone_id, session_id, challenge_type, metadata_json, expires_at, principal_id, resource_set_hash,
             application_id, tier, approver_class, privacy_mode, subject_anchor)
        VALUES (:id, :zone, :record, 'human_approval', CAST(:metadata AS jsonb), :expires, :principal, :hash,
                NULLIF(:application, ''), :tier, :approver, :privacy, :anchor)
        ON CONFLICT (zone_id, principal_id, session_id, resource_set_hash) WHERE consumed_at IS NULL DO NOTHING
        """;

    private static final String CONSUME = """
        UPDATE step_up_challenges SET consumed_at = now(), consumed_authority_record_id = :made
        WHERE zone_id = :zone AND id = :id AND satisfied_at IS NOT NULL AND rejected_at IS NULL
          AND approver_subject_id IS NOT NULL AND consumed_at IS NULL AND expires_at > now()
        """;

    private static final String DUE = "GREATEST(consumed_at, rejected_at, expires_at) < now() - interval '24 hours'";

    /** Holds of any zone: the id is the right to see one. */
    List<Hold> find(Transaction tx, Collection<String> ids) {
        return tx.handle()
                .createQuery(COLUMNS + "id = ANY(:ids)")
                .bind("ids", Rows.textArray(ids))
                .map((row, context) -> hold(row))
                .list();
    }

    Optional<Hold> live(Transaction tx, ZoneId zone, Binding binding) {
        return tx.handle()
                .createQuery(COLUMNS + SAME_BINDING)
                .bind("zone", zone.value())
                .bind("principal", binding.principal())
                .bind("record", binding.authorityRecord())
                .bind("hash", binding.hash())
                .map((row, context) -> hold(row))
                .findOne();
    }

    void deleteExpired(Transaction tx, ZoneId zone, Binding binding) {
        tx.handle()
                .createUpdate("DELETE FROM step_up_challenges WHERE " + SAME_BINDING + " AND expires_at <= now()")
                .bind("zone", zone.value())
                .bind("principal", binding.principal())
                .bind("record", binding.authorityRecord())
                .bind("hash", binding.hash())
                .execute();
    }

    /** False when another request has just made the same one. */
    boolean insert(Transaction tx, String id, HoldRequest request) {
        Binding binding = request.binding();
        ApprovalTerms terms = request.terms();
        return tx.handle()
                        .createUpdate(INSERT)
                        .bind("id", id)
                        .bind("zone", request.zone().value())
                        .bind("record", binding.authorityRecord())
                        .bind("metadata", request.metadata().toString())
                        .bind("expires", OffsetDateTime.ofInstant(tx.now().plus(terms.ttl()), ZoneOffset.UTC))
                        .bind("principal", binding.principal())
                        .bind("hash", binding.hash())
                        .bind("application", binding.application())
                        .bind("tier", terms.tier())
                        .bind("approver", terms.approver())
                        .bind("privacy", terms.privacy())
                        .bind("anchor", request.subjectAnchor())
                        .execute()
                == 1;
    }

    /** False when it is no longer there to be consumed. */
    boolean consume(Transaction tx, Hold hold, @Nullable AuthorityRecordId made) {
        return tx.handle()
                        .createUpdate(CONSUME)
                        .bind("made", made == null ? null : made.value())
                        .bind("zone", hold.zone())
                        .bind("id", hold.id())
                        .execute()
                == 1;
    }

    /** Zones with holds that ended more than a day ago. */
    List<ZoneId> zonesWithOld(Transaction tx) {
        return tx
                .handle()
                .createQuery("SELECT DISTINCT zone_id FROM step_up_challenges WHERE " + DUE)
                .mapTo(String.class)
                .list()
                .stream()
                .map(ZoneId::new)
                .toList();
    }

    void deleteOld(Transaction tx, ZoneId zone) {
        tx.handle()
                .createUpdate("DELETE FROM step_up_challenges WHERE zone_id = :zone AND " + DUE)
                .bind("zone", zone.value())
                .execute();
    }

    private static Hold hold(ResultSet row) throws SQLException {
        return new Hold(
                Rows.text(row, "id"),
                Rows.text(row, "zone_id"),
                text(row.getString("principal_id")),
                text(row.getString("session_id")),
                text(row.getString("tier")),
                bytes(row.getBytes("resource_set_hash")),
                Rows.instant(row, "expires_at"),
                row.getBoolean("approved"),
                row.getBoolean("rejected"),
                Rows.instantOrNull(row, "consumed_at"),
                row.getString("consumed_authority_record_id"));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static byte[] bytes(byte @Nullable [] value) {
        return value == null ? new byte[0] : value;
    }
}
