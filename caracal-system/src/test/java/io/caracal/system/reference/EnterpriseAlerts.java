package io.caracal.system.reference;

import io.caracal.system.reference.AlertRule.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rule set that operators of 1.0 know, by the same names, corrected and without those on provider credentials, which nothing refreshes yet: nothing that counts policy denials, no {@code increase()} over a gauge, nothing that stays
 * once the cause is gone, and a watch over services that are not there at all (CLI and infrastructure contract C.6, weaknesses D.6.9).
 */
final class EnterpriseAlerts {

    private static final Map<String, String> ONE = Map.of("instance", "one");

    private final List<AlertRule> rules = new ArrayList<>();

    private EnterpriseAlerts() {}

    static List<AlertRule> rules() {
        EnterpriseAlerts alerts = new EnterpriseAlerts();
        alerts.sts();
        alerts.audit();
        alerts.evidence();
        alerts.api();
        alerts.gateway();
        alerts.platform();
        return alerts.rules;
    }

    private void sts() {
        growing(
                "CaracalSTSOPACompileErrors",
                "caracal_sts_opa_compile_errors_total",
                "warning",
                "sts",
                "policy_stale",
                "A policy could not be compiled; the zone keeps its last good one.");
        above(
                "CaracalSTSPolicyBundleStale",
                "caracal_sts_opa_max_policy_age_seconds",
                300,
                "5m",
                "warning",
                "sts",
                "policy_stale",
                "The last successful synchronisation of policies is more than five minutes ago.");
    }

    private void audit() {
        // One queue that grows and is emptied serves both rules.
        Sample broken = new Sample("caracal_audit_dlq_size{instance=\"one\"}", "0+5x30", "0x60");
        Sample empty = new Sample("caracal_audit_dlq_size{instance=\"one\"}", "0x90", "0x1");
        rules.add(rule(
                "CaracalAuditDLQNonEmpty",
                "caracal_audit_dlq_size > 0",
                "2m",
                "warning",
                "audit",
                "audit_dlq_threshold",
                "There is evidence that Audit could not read.",
                List.of(broken),
                List.of(empty)));
        rules.add(rule(
                "CaracalAuditDLQGrowth",
                "delta(caracal_audit_dlq_size[10m]) > 0",
                "5m",
                "critical",
                "audit",
                "audit_dlq_threshold",
                "The number of dead letters is growing.",
                List.of(broken),
                List.of(empty)));
        above(
                "CaracalAuditConsumerLagHigh",
                "caracal_audit_consumer_lag",
                1000,
                "5m",
                "warning",
                "audit",
                "audit_lag_threshold",
                "Evidence waits longer than usual to become searchable.");
        rules.add(rule(
                "CaracalAuditTamperDetected",
                "increase(caracal_audit_tamper_mismatch_total[5m])"
                        + " + increase(caracal_audit_tamper_chain_breaks_total[5m])"
                        + " + increase(caracal_audit_tamper_hmac_failures_total[5m]) > 0",
                "0m",
                "critical",
                "audit",
                "audit_chain_broken",
                "Stored evidence does not match its chain.",
                List.of(
                        new Sample("caracal_audit_tamper_mismatch_total{instance=\"one\"}", "0+1x30", "30x60"),
                        new Sample("caracal_audit_tamper_chain_breaks_total{instance=\"one\"}", "0x30", "0x60"),
                        new Sample("caracal_audit_tamper_hmac_failures_total{instance=\"one\"}", "0x30", "0x60")),
                List.of(
                        new Sample("caracal_audit_tamper_mismatch_total{instance=\"one\"}", "4x90", "4x1"),
                        new Sample("caracal_audit_tamper_chain_breaks_total{instance=\"one\"}", "0x90", "0x1"),
                        new Sample("caracal_audit_tamper_hmac_failures_total{instance=\"one\"}", "0x90", "0x1"))));
    }

    private void evidence() {
        above(
                "CaracalGatewayAuditReplayBacklogOld",
                "caracal_gateway_audit_replay_oldest_age_seconds",
                300,
                "5m",
                "warning",
                "gateway",
                "audit_replay_unavailable",
                "Evidence waits on disk for more than five minutes.");
        above(
                "CaracalSTSAuditReplayBacklogOld",
                "caracal_sts_audit_replay_oldest_age_seconds",
                300,
                "5m",
                "warning",
                "sts",
                "audit_replay_unavailable",
                "Evidence waits on disk for more than five minutes.");
        lost("CaracalGatewayAuditEvidenceLost", "caracal_gateway_audit_dropped_total", "gateway");
        lost("CaracalSTSAuditEvidenceLost", "caracal_sts_audit_dropped_total", "sts");
    }

    private void api() {
        above(
                "CaracalAPIOutboxDeadMessages",
                "caracal_api_outbox_dead_total",
                0,
                "2m",
                "critical",
                "api",
                "outbox_dead_messages",
                "Messages were given up; their consumers do not know what happened.");
        above(
                "CaracalAPIOutboxPendingOldest",
                "caracal_api_outbox_oldest_pending_age_seconds",
                300,
                "5m",
                "warning",
                "api",
                "outbox_lagging",
                "Changes reach the other services late.");
    }

    private void gateway() {
        growing(
                "CaracalGatewaySTSExchangeErrors",
                "caracal_gateway_sts_exchange_errors_total",
                "warning",
                "gateway",
                "sts_unreachable",
                "The STS fails to answer; refusals by policy are not counted here.");
        above(
                "CaracalGatewaySTSCircuitOpen",
                "caracal_gateway_sts_circuit_open",
                0,
                "1m",
                "critical",
                "gateway",
                "sts_circuit_open",
                "The STS fails so often that governed calls are refused at once.");
        rules.add(rule(
                "CaracalGatewayRevocationSnapshotStale",
                "caracal_gateway_revocation_snapshot_fresh == 0",
                "2m",
                "critical",
                "gateway",
                "revocation_snapshot_stale",
                "Governed calls are refused until it is fresh.",
                List.of(new Sample("caracal_gateway_revocation_snapshot_fresh{instance=\"one\"}", "0x30", "1x60")),
                List.of(new Sample("caracal_gateway_revocation_snapshot_fresh{instance=\"one\"}", "1x90", "1x1"))));
        above(
                "CaracalGatewayRevocationPropagationLag",
                "caracal_gateway_revocation_propagation_seconds",
                30,
                "2m",
                "critical",
                "gateway",
                "revocation_snapshot_stale",
                "Revocations take effect late.");
        growing(
                "CaracalGatewayRevocationReloadErrors",
                "caracal_gateway_revocation_reload_errors_total",
                "critical",
                "gateway",
                "revocation_snapshot_stale",
                "The revocation snapshot cannot be read from Postgres.");
    }

    private void platform() {
        above(
                "CaracalPostgresPoolSaturation",
                "caracal_db_pool_in_use_ratio",
                0.9,
                "5m",
                "warning",
                "database",
                "postgres_unreachable",
                "Nearly every connection to Postgres is in use; requests begin to wait.");
        rules.add(rule(
                "CaracalReadinessFlapping",
                "changes(caracal_ready[10m]) > 4",
                "5m",
                "warning",
                "platform",
                "flapping",
                "Readiness keeps changing its mind.",
                List.of(new Sample(
                        "caracal_ready{instance=\"one\"}",
                        "0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0",
                        "1x60")),
                List.of(new Sample("caracal_ready{instance=\"one\"}", "1x90", "1x1"))));
        for (String service : Catalogue.services()) {
            absent(service);
        }
        rules.add(rule(
                "CaracalDrillActive",
                "caracal_drill_active == 1",
                "0m",
                "info",
                "platform",
                "drill",
                "Somebody rehearses a failure; its own alerts are held back.",
                List.of(new Sample("caracal_drill_active{instance=\"one\"}", "1x30", "0x60")),
                List.of(new Sample("caracal_drill_active{instance=\"one\"}", "0x90", "0x1"))));
    }

    private void absent(String service) {
        rules.add(new AlertRule(
                "Caracal" + Catalogue.title(service) + "Absent",
                "absent(caracal_ready{service=\"" + service + "\"})",
                "5m",
                "critical",
                service,
                service + ": no instance is scraped",
                "No instance of the service is scraped: it is down, or the scraper has no credential.",
                "runbooks/absent.md",
                List.of(new Sample("caracal_ready{instance=\"one\",service=\"" + service + "\"}", "_x30", "1x60")),
                List.of(new Sample("caracal_ready{instance=\"one\",service=\"" + service + "\"}", "0x90", "0x1")),
                Map.of("service", service)));
    }

    private void lost(String name, String counter, String service) {
        rules.add(rule(
                name,
                "increase(" + counter + "[10m]) > 0",
                "0m",
                "critical",
                service,
                "audit_evidence_lost",
                "Evidence was lost for good within the last ten minutes.",
                List.of(new Sample(counter + "{instance=\"one\"}", "0+1x30", "30x60")),
                List.of(new Sample(counter + "{instance=\"one\"}", "3x90", "3x1"))));
    }

    private void growing(String name, String counter, String severity, String service, String reason, String text) {
        rules.add(rule(
                name,
                "increase(" + counter + "[5m]) > 0",
                "2m",
                severity,
                service,
                reason,
                text,
                List.of(new Sample(counter + "{instance=\"one\"}", "0+1x30", "30x60")),
                List.of(new Sample(counter + "{instance=\"one\"}", "3x90", "3x1"))));
    }

    private void above(
            String name,
            String gauge,
            double limit,
            String hold,
            String severity,
            String service,
            String reason,
            String text) {
        String shown = limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
        rules.add(rule(
                name,
                gauge + " > " + shown,
                hold,
                severity,
                service,
                reason,
                text,
                List.of(new Sample(gauge + "{instance=\"one\"}", "100000x30", "0x60")),
                List.of(new Sample(gauge + "{instance=\"one\"}", shown + "x90", "0x1"))));
    }

    private static AlertRule rule(
            String name,
            String expression,
            String hold,
            String severity,
            String component,
            String reason,
            String text,
            List<Sample> firing,
            List<Sample> quiet) {
        return new AlertRule(
                name,
                expression,
                hold,
                severity,
                component,
                component + ": " + reason,
                text,
                "runbooks/" + reason + ".md",
                firing,
                quiet,
                ONE);
    }
}
