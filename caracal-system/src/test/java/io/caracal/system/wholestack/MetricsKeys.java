package io.caracal.system.wholestack;

import java.util.List;

/** Keys that documents of metrics are promised to have. */
public final class MetricsKeys {

    public static final List<String> TOPICS = List.of(
            "topics",
            "topics_memory",
            "topics_disk",
            "topics_fsync",
            "routers",
            "records_live",
            "bytes_live",
            "queue_topics",
            "queue_leases_in_flight",
            "sse_connections",
            "watch_sessions",
            "ready",
            "replay_progress",
            "uptime_ms");

    public static final List<String> WAL = List.of(
            "fsyncs",
            "frames",
            "batches",
            "bytes_written",
            "rotations",
            "queue_depth",
            "queue_depth_peak",
            "submit_full_total",
            "read_only",
            "fsync_count",
            "fsync_micros_total");

    static final List<String> STS = List.of(
            "graph_traversals",
            "graph_traversal_errors",
            "audit_dropped",
            "audit_replay_pending",
            "audit_replay_files",
            "audit_replay_bytes",
            "audit_replay_oldest_age_seconds",
            "audit_replay_replayed",
            "audit_sink_errors",
            "jwks_invalid_keys",
            "secret_backend_reads",
            "secret_backend_errors");

    static final List<String> OPA = List.of(
            "eval_total",
            "eval_errors",
            "eval_duration_ns",
            "compile_total",
            "compile_errors",
            "compile_duration_ns",
            "max_policy_age_seconds",
            "poll_interval_seconds",
            "decision_contract_version",
            "decision_contract_sha256");

    static final List<String> AUDIT = List.of(
            "inserts_total",
            "consumer_lag",
            "consumer_pel_oldest_secs",
            "dlq_size",
            "dlq_oldest_age_secs",
            "parse_errors_total",
            "dlq_total",
            "retries_total",
            "hmac_failures_total",
            "tamper_replay_total",
            "tamper_checked_total",
            "tamper_mismatch_total",
            "tamper_chain_breaks",
            "tamper_hmac_failures",
            "tamper_last_sweep_unix",
            "tamper_last_full_unix",
            "retention_created_total");

    private MetricsKeys() {}
}
