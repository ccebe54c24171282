package io.caracal.coordinator.session;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what sessions stand on: applications and authority records. */
final class AnchorStore {

    Optional<Application> application(Transaction tx, ZoneId zone, String id) {
        return tx.handle()
                .createQuery("SELECT registration_method FROM applications WHERE zone_id = :zone AND id = :id"
                        + " AND archived_at IS NULL AND (expires_at IS NULL OR expires_at > now())")
                .bind("zone", zone.value())
                .bind("id", id)
                .map((row, context) ->
                        new Application(Rows.text(row, "registration_method").equals("dcr")))
                .findOne();
    }

    /** An active, unexpired authority record. */
    Optional<AuthorityRecord> record(Transaction tx, ZoneId zone, String id) {
        return tx.handle()
                .createQuery("SELECT id, session_type, subject_id, claims_json ->> 'client_id' AS client_id"
                        + " FROM authority_records WHERE zone_id = :zone AND id = :id AND status = 'active'"
                        + " AND expires_at > now()")
                .bind("zone", zone.value())
                .bind("id", id)
                .map((row, context) -> new AuthorityRecord(
                        Rows.text(row, "id"),
                        Rows.text(row, "session_type").equals("user"),
                        row.getString("subject_id"),
                        row.getString("client_id")))
                .findOne();
    }

    /** Whether the record is a user's and no longer active: what stood on it must end. */
    boolean userRecordEnded(Transaction tx, ZoneId zone, String id) {
        return tx.handle()
                .createQuery("SELECT EXISTS (SELECT 1 FROM authority_records WHERE zone_id = :zone AND id = :id"
                        + " AND session_type = 'user' AND (status <> 'active' OR expires_at <= now()))")
                .bind("zone", zone.value())
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /** An application that may act. */
    record Application(boolean selfRegistered) {}

    /**
     * An authority record that may be built on.
     *
     * @param clientId for a user's record the application that it was issued to, where the record says so
     */
    record AuthorityRecord(
            String id,
            boolean user,
            @Nullable String subjectId,
            @Nullable String clientId) {

        /** Whether it is this application's own record, or a user's that was issued to it. */
        boolean belongsTo(String applicationId) {
            return applicationId.equals(user ? clientId : subjectId);
        }
    }
}
