package io.caracal.system.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every series of 1.0 (STS contract §7.3, Gateway and Audit contract §1.16 and §2.15, API contract §8, Coordinator contract GET /metrics), and what became of it. A series
 * whose name or meaning was not sound stays under its name and has a companion that is.
 */
final class ContractSeries {

    private static final String PROVIDER =
            "providers of kind oauth2_authorization_code, whose tokens are refreshed, are not served";
    private static final String LEADER = "no instance leads: every instance keeps and drops partitions";

    private final List<Row> rows = new ArrayList<>();

    /**
     * A series of 1.0.
     *
     * @param service short name
     * @param companion the sound series beside it, and why; empty when it was sound
     * @param absent why it is not there; empty when it is
     */
    record Row(String service, String name, String type, Optional<String> companion, Optional<String> absent) {}

    private ContractSeries() {}

    static List<Row> rows() {
        ContractSeries series = new ContractSeries();
        series.sts();
        series.gateway();
        series.audit();
        series.api();
        series.coordinator();
        return series.rows;
    }

    /** What to say about a series of 1.0 in the table, by name. */
    static Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        rows().stream()
                .filter(row -> row.absent().isEmpty())
                .forEach(row -> notes.put(
                        row.name(), row.companion().map(text -> "1.0; " + text).orElse("1.0")));
        return notes;
    }

    private void sts() {
        counters(
                "sts",
                "caracal_sts_",
                "graph_traversals",
                "graph_traversal_errors",
                "audit_dropped",
                "audit_replay_replayed",
                "audit_sink_errors",
                "jwks_invalid_keys",
                "secret_backend_reads",
                "secret_backend_errors",
                "provider_refresh_shared",
                "provider_refresh_errors",
                "provider_circuit_open",
                "opa_eval_errors",
                "opa_compile_errors");
        gauges(
                "sts",
                "caracal_sts_",
                "audit_replay_pending",
                "audit_replay_files",
                "audit_replay_bytes",
                "audit_replay_oldest_age_seconds",
                "opa_poll_interval_seconds");
        String decisions = "`caracal_sts_policy_decision_duration_seconds` has the distribution";
        String loads = "`caracal_sts_policy_load_duration_seconds` has the distribution";
        corrected("sts", "caracal_sts_opa_eval_total", "counter", decisions);
        corrected("sts", "caracal_sts_opa_eval_duration_seconds_total", "counter", decisions);
        corrected("sts", "caracal_sts_opa_compile_total", "counter", loads);
        corrected("sts", "caracal_sts_opa_compile_duration_seconds_total", "counter", loads);
        corrected(
                "sts",
                "caracal_sts_opa_max_policy_age_seconds",
                "gauge",
                "since the last comparison with the source; `caracal_sts_policy_last_sync_timestamp_seconds` is its"
                        + " moment");
        for (String name : List.of("leased", "waited")) {
            absent("sts", "caracal_sts_provider_refresh_" + name + "_total", "counter", PROVIDER);
        }
    }

    private void gateway() {
        counters(
                "gateway",
                "caracal_gateway_",
                "requests",
                "requests_allowed",
                "requests_denied",
                "denials_missing_auth",
                "denials_bad_bearer",
                "denials_expiring",
                "denials_bad_routing",
                "denials_path_traversal",
                "denials_signature",
                "denials_jti_replay",
                "denials_revoked",
                "denials_revocation_stale",
                "sts_exchange_errors",
                "sts_circuit_opened",
                "sts_circuit_fast_fail",
                "upstream_errors",
                "audit_dropped",
                "audit_sink_errors",
                "audit_persisted",
                "audit_drained",
                "revocation_messages",
                "revocation_pending_replayed",
                "revocation_dead_letters",
                "revocation_invalid_signatures",
                "revocation_reloads",
                "revocation_reload_errors");
        gauges(
                "gateway",
                "caracal_gateway_",
                "sts_circuit_open",
                "audit_replay_files",
                "audit_replay_bytes",
                "audit_replay_oldest_age_seconds",
                "audit_queue_depth",
                "audit_queue_capacity",
                "revocations_active",
                "revocation_snapshot_age_seconds",
                "revocation_snapshot_fresh");
        gauges("gateway", "caracal_db_pool_", "in_use_ratio", "max_conns", "acquired_conns");
        corrected(
                "gateway",
                "caracal_gateway_sts_exchange_latency_ms",
                "gauge",
                "last call only; `caracal_gateway_sts_exchange_duration_seconds` has the distribution");
        corrected(
                "gateway",
                "caracal_gateway_revocation_propagation_seconds",
                "gauge",
                "last message only; `caracal_gateway_revocation_delay_seconds` has the distribution");
    }

    private void audit() {
        counters(
                "audit",
                "caracal_audit_",
                "inserts",
                "parse_errors",
                "dlq",
                "retries",
                "hmac_failures",
                "tamper_replay",
                "tamper_checked",
                "tamper_mismatch",
                "tamper_chain_breaks",
                "tamper_hmac_failures",
                "export_events",
                "export_errors",
                "export_lease_transitions",
                "retention_created",
                "retention_dropped");
        gauges(
                "audit",
                "caracal_audit_",
                "consumer_pel_oldest_seconds",
                "dlq_size",
                "tamper_last_sweep_unix",
                "tamper_last_full_unix",
                "export_duration_seconds",
                "export_backlog_hours",
                "is_export_leader");
        corrected(
                "audit",
                "caracal_audit_consumer_lag",
                "gauge",
                "entries handed out; `caracal_audit_consumer_undelivered` counts those that were not");
        corrected(
                "audit",
                "caracal_audit_dlq_oldest_age_seconds",
                "gauge",
                "`caracal_audit_dlq_oldest_timestamp_seconds` is its moment");
        absent("audit", "caracal_audit_is_retention_leader", "gauge", LEADER);
        absent("audit", "caracal_audit_retention_lease_transitions_total", "counter", LEADER);
    }

    private void api() {
        log("api");
        corrected(
                "api",
                "caracal_api_outbox_pending_total",
                "gauge",
                "a gauge despite its name; `caracal_api_outbox_pending` is the same");
        corrected(
                "api",
                "caracal_api_outbox_dead_total",
                "gauge",
                "a gauge despite its name; `caracal_api_outbox_dead` is the same");
        corrected(
                "api",
                "caracal_api_outbox_oldest_pending_age_seconds",
                "gauge",
                "`caracal_api_outbox_oldest_pending_timestamp_seconds` is its moment");
        corrected(
                "api",
                "caracal_api_outbox_oldest_dead_age_seconds",
                "gauge",
                "`caracal_api_outbox_oldest_dead_timestamp_seconds` is its moment");
        counters("api", "caracal_secret_backend_", "operations", "errors");
        String operator = "belongs to the operator assistant, which is no part of the product";
        absent("api", "caracal_operator_ai_provider_last_success_timestamp_seconds", "gauge", operator);
        absent("api", "caracal_operator_ai_provider_last_failure_timestamp_seconds", "gauge", operator);
    }

    private void coordinator() {
        log("coordinator");
        corrected(
                "coordinator",
                "caracal_outbox_total",
                "gauge",
                "a gauge despite its name, without the published rows; `caracal_outbox_pending` and"
                        + " `caracal_outbox_dead` are the same");
        counters("coordinator", "caracal_", "idempotency_requests", "ttl_sweeper_runs", "service_lease_sweeper_runs");
        gauges("coordinator", "caracal_", "idempotency_receipts", "idempotency_oldest_seconds");
        absent("coordinator", "caracal_invocations_total", "counter", "invocations are not served");
        String cleaner = "there is no retention cleaner";
        absent("coordinator", "caracal_retention_cleaner_runs_total", "counter", cleaner);
        absent("coordinator", "caracal_retention_sessions_deleted_total", "counter", cleaner);
    }

    private void log(String service) {
        counters(service, "caracal_log_", "emitted", "dropped");
        absent(service, "caracal_log_sampled_total", "counter", "log lines are not sampled");
    }

    private void counters(String service, String prefix, String... names) {
        for (String name : names) {
            rows.add(new Row(service, prefix + name + "_total", "counter", Optional.empty(), Optional.empty()));
        }
    }

    private void gauges(String service, String prefix, String... names) {
        for (String name : names) {
            rows.add(new Row(service, prefix + name, "gauge", Optional.empty(), Optional.empty()));
        }
    }

    private void corrected(String service, String name, String type, String companion) {
        rows.add(new Row(service, name, type, Optional.of(companion), Optional.empty()));
    }

    private void absent(String service, String name, String type, String reason) {
        rows.add(new Row(service, name, type, Optional.empty(), Optional.of(reason)));
    }
}
