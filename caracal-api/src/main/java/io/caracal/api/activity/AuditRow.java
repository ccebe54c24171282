package io.caracal.api.activity;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.listing.Cursor;
import io.caracal.api.listing.Row;
import io.caracal.common.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of audit_events; {@code metadata} is not redacted yet. */
record AuditRow(
        String id,
        Map<String, @Nullable Object> head,
        JsonNode determiningPolicies,
        JsonNode diagnostics,
        JsonNode metadata,
        Instant occurredAt,
        Instant ingestedAt)
        implements Row {

    static final String COLUMNS =
            "id, zone_id, event_type, request_id, decision, policy_set_id, policy_set_version_id, manifest_sha,"
                    + " evaluation_status, determining_policies_json, diagnostics_json, metadata_json, occurred_at,"
                    + " ingested_at";

    private static final List<String> HEAD = List.of(
            "id",
            "zone_id",
            "event_type",
            "request_id",
            "decision",
            "policy_set_id",
            "policy_set_version_id",
            "manifest_sha",
            "evaluation_status");

    static AuditRow read(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> head = new LinkedHashMap<>();
        for (String column : HEAD) {
            head.put(column, row.getString(column));
        }
        return new AuditRow(
                Rows.text(row, "id"),
                head,
                Documents.read(row, "determining_policies_json"),
                Documents.read(row, "diagnostics_json"),
                Documents.read(row, "metadata_json"),
                Rows.instant(row, "occurred_at"),
                Rows.instant(row, "ingested_at"));
    }

    @Override
    public Cursor place() {
        return new Cursor(occurredAt, id);
    }

    @Override
    public Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(head);
        members.put("determining_policies_json", Redaction.of(determiningPolicies));
        members.put("diagnostics_json", Redaction.of(diagnostics));
        members.put("metadata_json", Redaction.of(metadata));
        members.put("occurred_at", occurredAt);
        members.put("ingested_at", ingestedAt);
        return members;
    }

    @Override
    public @Nullable Object exported(String field) {
        return switch (field) {
            case "occurred_at" -> occurredAt;
            case "ingested_at" -> ingestedAt;
            case "determining_policies" -> policyNames();
            default ->
                head.containsKey(field)
                        ? head.get(field)
                        : Redaction.of(metadata).get(field);
        };
    }

    @Nullable
    String text(String column) {
        return head.get(column) instanceof String text ? text : null;
    }

    private List<String> policyNames() {
        List<String> names = new ArrayList<>();
        determiningPolicies.forEach(policy -> {
            if (policy.path("policy").isTextual()) {
                names.add(policy.get("policy").textValue());
            }
        });
        return names;
    }
}
