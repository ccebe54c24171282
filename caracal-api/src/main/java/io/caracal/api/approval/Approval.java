package io.caracal.api.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.listing.Cursor;
import io.caracal.common.http.Json;
import io.caracal.common.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hold as operators see it (API contract §1.15).
 *
 * @param state pending, approved, rejected, expired or consumed by the database's clock
 * @param members all members of the answer, in order
 */
record Approval(String id, Instant createdAt, String state, Map<String, @Nullable Object> members) {

    /** Consumed before rejected before expired before approved before pending. */
    static final String STATE = "CASE WHEN h.consumed_at IS NOT NULL THEN 'consumed'"
            + " WHEN h.rejected_at IS NOT NULL THEN 'rejected' WHEN h.expires_at <= now() THEN 'expired'"
            + " WHEN h.satisfied_at IS NOT NULL AND h.approver_subject_id IS NOT NULL THEN 'approved'"
            + " ELSE 'pending' END";

    static final String COLUMNS = "h.id, h.zone_id, h.session_id, h.principal_id, h.application_id,"
            + " h.challenge_type, h.tier, h.approver_class, h.privacy_mode, h.subject_anchor,"
            + " encode(h.resource_set_hash, 'hex') AS binding, h.metadata_json, h.decision_reason, h.created_at,"
            + " h.expires_at, h.satisfied_at, h.rejected_at, h.consumed_at, h.approver_subject_id,"
            + " EXISTS (SELECT 1 FROM authority_records a WHERE a.zone_id = h.zone_id AND a.id = h.session_id"
            + " AND a.session_type = 'user') AS principal_federated,"
            + " (SELECT count(*) FROM step_up_challenges p WHERE p.zone_id = h.zone_id AND p.principal_id ="
            + " h.principal_id AND p.id <> h.id AND p.satisfied_at IS NOT NULL) AS prior_approved,"
            + " (SELECT count(*) FROM step_up_challenges p WHERE p.zone_id = h.zone_id AND p.principal_id ="
            + " h.principal_id AND p.id <> h.id AND p.rejected_at IS NOT NULL) AS prior_rejected, " + STATE
            + " AS state";

    private static final List<String> TEXTS_BEFORE =
            List.of("id", "zone_id", "session_id", "principal_id", "application_id");
    private static final List<String> TEXTS =
            List.of("tier", "approver_class", "privacy_mode", "subject_anchor", "binding");
    private static final List<String> TIMES =
            List.of("created_at", "expires_at", "satisfied_at", "rejected_at", "consumed_at");

    static Approval read(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String column : TEXTS_BEFORE) {
            members.put(column, row.getString(column));
        }
        members.put("approval_type", row.getString("challenge_type"));
        for (String column : TEXTS) {
            members.put(column, row.getString(column));
        }
        members.put("metadata_json", json(Rows.text(row, "metadata_json")));
        members.put("decision_reason", row.getString("decision_reason"));
        for (String column : TIMES) {
            members.put(column, Rows.instantOrNull(row, column));
        }
        members.put("approver_subject_id", row.getString("approver_subject_id"));
        members.put("principal_federated", row.getBoolean("principal_federated"));
        members.put("prior_approved", row.getInt("prior_approved"));
        members.put("prior_rejected", row.getInt("prior_rejected"));
        String state = Rows.text(row, "state");
        members.put("state", state);
        return new Approval(Rows.text(row, "id"), Rows.instant(row, "created_at"), state, members);
    }

    Cursor place() {
        return new Cursor(createdAt, id);
    }

    /** Whether nobody but the subject may decide it. */
    boolean forSubjectOnly() {
        return "subject".equals(members.get("approver_class"));
    }

    /** A text member; empty when it is null. */
    String text(String member) {
        return members.get(member) instanceof String text ? text : "";
    }

    JsonNode metadata() {
        return members.get("metadata_json") instanceof JsonNode json
                ? json
                : Json.mapper().createObjectNode();
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException corrupt) {
            throw new IllegalStateException("a jsonb column holds invalid JSON", corrupt);
        }
    }
}
