package io.caracal.sts;

import io.caracal.common.evidence.AuditEmitter;
import io.caracal.common.metrics.Metrics;
import io.caracal.sts.authority.DelegationCheck;

/** Series of the exchange path under the names of the contract (STS contract §7.3). */
final class StsMetrics {
    private StsMetrics() {}

    static void register(Metrics metrics, AuditEmitter emitter, DelegationCheck delegations) {
        metrics.counterFunction("caracal_sts_graph_traversals_total", "delegation lineage walks", delegations::walks);
        metrics.counterFunction(
                "caracal_sts_graph_traversal_errors_total",
                "delegation lineage walks that did not hold",
                delegations::failures);
        metrics.counterFunction("caracal_sts_audit_emitted_total", "audit events confirmed by Redis", emitter::emitted);
        metrics.counterFunction(
                "caracal_sts_audit_sink_errors_total",
                "audit events that Redis did not confirm; their requests were refused",
                emitter::errors);
    }
}
