package io.caracal.gateway;

import io.caracal.common.evidence.AuditEmitter;
import io.caracal.common.metrics.Metrics;
import io.caracal.gateway.exchange.StsBreaker;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.revocation.LiveCalls;
import io.caracal.gateway.revocation.RevocationPoll;
import io.caracal.gateway.revocation.RevocationState;
import io.caracal.gateway.revocation.RevocationTails;
import io.caracal.gateway.telemetry.GatewayCounters;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Series under their 1.0 names (Gateway contract §1.16), and a few more. The audit_replay, audit_queue, audit_persisted and audit_drained
 * series stay at 0: evidence is written through, there is no queue and no spill.
 */
final class GatewayMetrics {

    private static final String PREFIX = "caracal_gateway_";

    private final Metrics metrics;
    private final Map<String, LongSupplier> json = new LinkedHashMap<>();

    private GatewayMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Where the numbers come from. */
    record Sources(
            GatewayCounters counters,
            StsBreaker breaker,
            AuditEmitter emitter,
            RevocationState state,
            RevocationPoll poll,
            RevocationTails tails,
            LiveCalls calls) {}

    static void register(Metrics metrics, Sources sources) {
        GatewayMetrics names = new GatewayMetrics(metrics);
        names.requests(sources.counters());
        names.denials(sources.counters());
        names.exchange(sources.counters(), sources.breaker());
        names.audit(sources.emitter(), sources.counters());
        names.revocations(sources);
        metrics.json(names::snapshot);
        names.additions(sources);
    }

    private void requests(GatewayCounters counters) {
        counter("requests", "requests_total", "Calls received", counters::requests);
        counter("requests_allowed", "requests_allowed", "Calls answered by their upstream", counters::allowedCalls);
        counter("requests_denied", "requests_denied", "Calls refused", counters::deniedCalls);
        counter("upstream_errors", "upstream_errors", "Calls that failed at their upstream", counters::upstreamErrors);
    }

    private void denials(GatewayCounters counters) {
        denial(counters, "missing_auth", Denial.MISSING_BEARER);
        denial(counters, "bad_bearer", Denial.BEARER_TOO_LARGE, Denial.BEARER_MALFORMED);
        denial(counters, "expiring", Denial.BEARER_EXPIRING);
        denial(
                counters,
                "bad_routing",
                Denial.CLIENT_ID_HEADER,
                Denial.MISSING_RESOURCE,
                Denial.MISSING_ZONE,
                Denial.MISSING_CLIENT);
        denial(counters, "path_traversal", Denial.PATH_TRAVERSAL);
        denial(counters, "signature", Denial.SIGNATURE_INVALID);
        denial(counters, "jti_replay", Denial.TOKEN_REPLAYED);
        denial(counters, "revoked", Denial.SESSION_REVOKED);
        denial(counters, "revocation_stale", Denial.REVOCATION_STATE_STALE);
    }

    private void exchange(GatewayCounters counters, StsBreaker breaker) {
        counter("sts_exchange_errors", "sts_exchange_errors", "Exchanges that failed", counters::exchangeErrors);
        gauge("sts_exchange_latency_ms", "Duration of the last exchange", counters::lastExchangeMillis);
        gauge("sts_circuit_open", "Whether exchanges are refused", () -> breaker.isOpen() ? 1 : 0);
        counter("sts_circuit_opened", "sts_circuit_opened", "Times the circuit opened", breaker::opened);
        counter(
                "sts_circuit_fast_fail",
                "sts_circuit_fast_fail",
                "Calls refused by the open circuit",
                () -> counters.of(Denial.CIRCUIT_OPEN));
    }

    private void audit(AuditEmitter emitter, GatewayCounters counters) {
        gauge("audit_replay_files", "Always 0", () -> 0);
        gauge("audit_replay_bytes", "Always 0", () -> 0);
        gauge("audit_replay_oldest_age_seconds", "Always 0", () -> 0);
        counter("audit_dropped", "audit_dropped", "Evidence of refused calls that was lost", counters::lostEvidence);
        counter("audit_sink_errors", "audit_sink_errors", "Events that Redis did not confirm", emitter::errors);
        gauge("audit_queue_depth", "Always 0", () -> 0);
        gauge("audit_queue_capacity", "audit_queue_cap", "Always 0", () -> 0);
        counter("audit_persisted", "audit_persisted", "Always 0", () -> 0);
        counter("audit_drained", "audit_drained", "Always 0", () -> 0);
    }

    private void revocations(Sources sources) {
        RevocationState state = sources.state();
        RevocationTails tails = sources.tails();
        gauge("revocations_active", "Revoked anchors known", state::size);
        gauge(
                "revocation_snapshot_age_seconds",
                "Age of the snapshot",
                () -> state.age().map(Duration::toSeconds).orElse(0L));
        gauge("revocation_snapshot_fresh", "Whether the snapshot may be relied on", () -> state.isFresh() ? 1 : 0);
        counter("revocation_messages", "revocation_messages", "Stream entries applied", tails::messages);
        counter("revocation_pending_replayed", "revocation_pending_replayed", "Always 0: nothing is pending", () -> 0);
        counter("revocation_dead_letters", "revocation_dead_letters", "Entries not applied", tails::deadLettered);
        counter(
                "revocation_invalid_signatures",
                "revocation_invalid_signatures",
                "Entries that are not authentic",
                tails::invalidSignatures);
        counter("revocation_reloads", "revocation_reloads", "Snapshots loaded", sources.poll()::reloads);
        counter(
                "revocation_reload_errors",
                "revocation_reload_errors",
                "Snapshots that could not be loaded",
                sources.poll()::errors);
        gauge("revocation_propagation_seconds", "Delay of the last message", tails::propagationSeconds);
    }

    /** Not part of 1.0. */
    private void additions(Sources sources) {
        GatewayCounters counters = sources.counters();
        metrics.counterFunction(
                PREFIX + "denials_replay_unavailable_total",
                "Calls refused because Redis could not tell whether the mandate was used",
                () -> counters.of(Denial.REPLAY_UNKNOWN));
        metrics.counterFunction(
                PREFIX + "denials_keys_unavailable_total",
                "Calls refused because the keys of the zone could not be had",
                () -> counters.of(Denial.KEYS_UNAVAILABLE));
        metrics.counterFunction(
                PREFIX + "denials_sts_refused_total",
                "Calls to which the STS said no",
                () -> counters.of(Denial.STS_REFUSED));
        metrics.counterFunction(
                PREFIX + "answers_interrupted_total", "Answers cut by a revocation", counters::interruptedAnswers);
        metrics.counterFunction(
                PREFIX + "unexpected_failures_total", "Calls that failed unforeseen", counters::unexpectedFailures);
        metrics.gaugeFunction(
                PREFIX + "calls_live",
                "Calls in progress",
                () -> sources.calls().size());
    }

    private void denial(GatewayCounters counters, String name, Denial... denials) {
        counter("denials_" + name, "denials_" + name, "Calls refused: " + name, () -> counters.of(denials));
    }

    private void counter(String name, String key, String help, LongSupplier value) {
        metrics.counterFunction(PREFIX + name + "_total", help, value::getAsLong);
        json.put(key, value);
    }

    private void gauge(String name, String help, LongSupplier value) {
        gauge(name, name, help, value);
    }

    private void gauge(String name, String key, String help, LongSupplier value) {
        metrics.gaugeFunction(PREFIX + name, help, value::getAsLong);
        json.put(key, value);
    }

    private Map<String, Object> snapshot() {
        Map<String, Object> values = new LinkedHashMap<>();
        json.forEach((key, value) -> values.put(key, value.getAsLong()));
        return values;
    }
}
