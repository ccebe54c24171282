package io.caracal.api.activity;

import java.util.List;

/**
 * Fields that may be exported (API contract §1.14).
 *
 * @param columns of the row itself, always there; the columns of a CSV file for which none were chosen
 * @param members of the row's document, left out where a row has none
 */
record ExportFields(List<String> columns, List<String> members) {

    static final ExportFields AUDIT = new ExportFields(
            List.of(
                    "id",
                    "occurred_at",
                    "event_type",
                    "decision",
                    "evaluation_status",
                    "request_id",
                    "ingested_at",
                    "policy_set_id",
                    "policy_set_version_id",
                    "manifest_sha",
                    "determining_policies"),
            List.of(
                    "application_id",
                    "application_name",
                    "resource",
                    "requested_scopes",
                    "agent_session_id",
                    "agent_lifecycle",
                    "agent_labels",
                    "delegation_edge_id",
                    "delegation_hop_count",
                    "method",
                    "latency_ms",
                    "upstream_status",
                    "result_class",
                    "reason",
                    "trace_id",
                    "provider_id",
                    "connection_id",
                    "upstream_host",
                    "gateway_status",
                    "error_kind",
                    "response_bytes",
                    "auth_mode",
                    "subject_fingerprint",
                    "subject",
                    "authorized_by",
                    "command",
                    "subcommand",
                    "challenge_id",
                    "tier",
                    "approver_class",
                    "privacy_mode",
                    "approver_subject_id",
                    "subject_anchor",
                    "subject_kind",
                    "federated_user_issuer"));

    static final ExportFields ADMIN_AUDIT = new ExportFields(
            List.of(
                    "id",
                    "occurred_at",
                    "action",
                    "method",
                    "path",
                    "entity_type",
                    "entity_id",
                    "status_code",
                    "actor_id",
                    "actor_name",
                    "actor_scope",
                    "request_id",
                    "chain_seq",
                    "signed"),
            List.of("change_kind", "changed_fields"));

    boolean contains(String field) {
        return columns.contains(field) || members.contains(field);
    }
}
