package io.caracal.api.activity;

import io.caracal.api.listing.ExportFields;
import java.util.List;

/** Fields of audit and admin audit that may be exported (API contract §1.14). */
final class ActivityFields {

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

    private ActivityFields() {}
}
