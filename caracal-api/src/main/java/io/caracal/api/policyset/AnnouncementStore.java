package io.caracal.api.policyset;

import io.caracal.api.policyset.Announcement.State;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.event.PolicyInvalidation;
import io.caracal.core.event.Streams;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Finds announcements in table event_outbox. */
final class AnnouncementStore {

    private static final String ABOUT = "stream_name = :stream AND payload_json ->> 'zone_id' = :zone AND payload_json"
            + " ->> 'policy_set_id' = :set AND payload_json ->> 'policy_set_version_id' IS NOT DISTINCT FROM :version";
    private static final String COLUMNS = "id, attempts, last_error, dispatched_at, dispatched_at IS NULL AND"
            + " available_at = 'infinity' AS dead, COALESCE(" + ABOUT + ", false) AS matches";
    private static final String BY_ID = "SELECT " + COLUMNS + " FROM event_outbox WHERE id = :id";
    private static final String NEWEST =
            "SELECT " + COLUMNS + " FROM event_outbox WHERE " + ABOUT + " ORDER BY created_at DESC, id DESC LIMIT 1";

    /** The message of that id; of one about something else nothing but that is told. */
    Announcement find(Transaction tx, String id, PolicyInvalidation about) {
        Optional<Row> row = bind(tx.handle().createQuery(BY_ID).bind("id", id), about)
                .map((found, context) -> row(found))
                .findOne();
        return row.map(found -> found.matches() ? found.announcement() : Announcement.none(id, State.MISMATCH))
                .orElseGet(() -> Announcement.none(id, State.MISSING));
    }

    /** The newest message about the version. */
    Announcement newest(Transaction tx, PolicyInvalidation about) {
        return bind(tx.handle().createQuery(NEWEST), about)
                .map((found, context) -> row(found).announcement())
                .findOne()
                .orElseGet(() -> Announcement.none(null, State.MISSING));
    }

    private record Row(Announcement announcement, boolean matches) {}

    private static Query bind(Query query, PolicyInvalidation about) {
        return query.bind("stream", Streams.POLICY_INVALIDATE)
                .bind("zone", about.zoneId().value())
                .bind("set", about.policySetId())
                .bind("version", about.policySetVersionId());
    }

    private static Row row(ResultSet row) throws SQLException {
        @Nullable Instant dispatched = Rows.instantOrNull(row, "dispatched_at");
        State state = row.getBoolean("dead") ? State.DEAD : dispatched == null ? State.PENDING : State.DISPATCHED;
        Announcement announcement = new Announcement(
                Rows.text(row, "id"), state, row.getInt("attempts"), row.getString("last_error"), dispatched);
        return new Row(announcement, row.getBoolean("matches"));
    }
}
