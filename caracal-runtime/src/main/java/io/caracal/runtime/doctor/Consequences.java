package io.caracal.runtime.doctor;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which breach another one accounts for. A safety matter is never accounted for: it stays a finding of its own. */
final class Consequences {
    /** What an instance can no longer prove or do while it cannot reach a store. */
    private static final Map<String, Set<String>> OF_A_STORE = Map.of(
            "postgres_unreachable",
            Set.of(
                    "schema_mismatch",
                    "schema_newer",
                    "outbox_unreachable",
                    "outbox_publisher_stalled",
                    "outbox_lagging",
                    "outbox_dead",
                    "outbox_dead_messages",
                    "clock_skew",
                    "revocation_stale",
                    "revocation_snapshot_stale",
                    "policy_stale",
                    "sweeper_stalled",
                    "lease_sweep_lagging",
                    "signing_unavailable",
                    "secret_backend_unavailable",
                    "consumer_unhealthy",
                    "partitions_missing",
                    "audit_lag_threshold",
                    "audit_pel_oldest_threshold"),
            "redis_unreachable",
            Set.of(
                    "stream_consumers_not_ready",
                    "consumer_unhealthy",
                    "outbox_publisher_stalled",
                    "outbox_lagging",
                    "revocation_stale",
                    "revocation_snapshot_stale",
                    "policy_stale",
                    "audit_lag_threshold",
                    "audit_pel_oldest_threshold",
                    "audit_dlq_threshold"));

    /** What others report when the service that they ask is not well. */
    private static final Map<String, Set<String>> OF_A_SERVICE = Map.of(
            "sts", Set.of("sts_unreachable", "sts_circuit_open", "jwks_stale", "jwks_unavailable"),
            "api",
                    Set.of(
                            "api_unreachable",
                            "admin_token_unusable",
                            Remedy.ADMIN_TOKEN_REFUSED,
                            Remedy.MANAGEMENT_FAILING,
                            Remedy.ZONE_INCOMPLETE));

    /** How an instance comes back from anything. */
    private static final Set<String> OF_ANYTHING =
            Set.of("starting", "startup_stalled", "readmission_pending", "flapping");

    private Consequences() {}

    /**
     * Whether the breach follows from a broken thing.
     *
     * @param at who reports the broken thing, and who already was found to follow from it
     */
    static boolean follows(Breach breach, String brokenReason, List<String> at) {
        String reason = breach.reason();
        if (breach.safety() && !OF_A_STORE.getOrDefault(brokenReason, Set.of()).contains(reason)) {
            return false;
        }
        boolean same = at.contains(breach.service());
        boolean told = !breach.upstream().isEmpty() && breach.upstream().equals(brokenReason);
        boolean store = OF_A_STORE.getOrDefault(brokenReason, Set.of()).contains(reason);
        boolean asked = at.stream()
                .anyMatch(
                        service -> OF_A_SERVICE.getOrDefault(service, Set.of()).contains(reason));
        return told || store || asked || (same && OF_ANYTHING.contains(reason));
    }
}
