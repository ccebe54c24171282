package io.caracal.runtime.doctor;

import java.util.Locale;
import java.util.Set;

/** The ladder: what a rung stands on is below it, so the lowest broken one is looked at first. */
enum Rung {
    PROCESS("Process health", "The service process can answer liveness.", "Restart loops or dead containers."),
    STORAGE(
            "Postgres and Redis",
            "Durable state and stream/cache dependencies are reachable.",
            "Management writes, token exchange, audit, or revocation can fail."),
    STREAMS(
            "Streams and outbox",
            "Event delivery paths are draining.",
            "Decisions may succeed while evidence or invalidation lags."),
    SERVICE(
            "Service readiness",
            "Service-specific invariants are met.",
            "That service should not receive production traffic."),
    END_TO_END(
            "End to end",
            "API, STS, Gateway, Audit, and Coordinator work together.",
            "User workflows may fail even when individual services look healthy.");

    private static final Set<String> STORAGE_REASONS = Set.of(
            "postgres_unreachable", "redis_unreachable", "schema_mismatch", "schema_newer", "outbox_unreachable");
    private static final Set<String> STREAM_REASONS = Set.of(
            "outbox_publisher_stalled",
            "outbox_lagging",
            "outbox_dead",
            "outbox_dead_messages",
            "stream_consumers_not_ready",
            "consumer_unhealthy",
            "audit_dlq_threshold",
            "audit_lag_threshold",
            "audit_pel_oldest_threshold",
            "audit_replay_unavailable",
            "audit_evidence_lost",
            "operator_evidence_unavailable",
            "operator_evidence_lost",
            "revocation_stale",
            "revocation_snapshot_stale",
            "policy_stale");
    private static final Set<String> END_TO_END_REASONS = Set.of(
            "canary_failed",
            "canary_path_unproven",
            Remedy.ADMIN_TOKEN_MISSING,
            Remedy.ADMIN_TOKEN_REFUSED,
            Remedy.MANAGEMENT_FAILING,
            Remedy.ZONE_INCOMPLETE);

    private final String title;
    private final String proves;
    private final String impact;

    Rung(String title, String proves, String impact) {
        this.title = title;
        this.proves = proves;
        this.impact = impact;
    }

    /** Where a reason belongs; what is particular to a service is its readiness. */
    static Rung of(String reason) {
        if (reason.equals(Remedy.NOT_ANSWERING)) {
            return PROCESS;
        }
        if (STORAGE_REASONS.contains(reason)) {
            return STORAGE;
        }
        if (STREAM_REASONS.contains(reason)) {
            return STREAMS;
        }
        return END_TO_END_REASONS.contains(reason) ? END_TO_END : SERVICE;
    }

    /** From 1, the lowest. */
    int number() {
        return ordinal() + 1;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return title;
    }

    String proves() {
        return proves;
    }

    String impact() {
        return impact;
    }
}
