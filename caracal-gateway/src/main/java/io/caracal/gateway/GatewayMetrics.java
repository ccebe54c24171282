package io.caracal.gateway;

import io.caracal.common.evidence.EvidenceSeries;
import io.caracal.common.evidence.EvidenceStats;
import io.caracal.common.metrics.Label;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.Timing;
import io.caracal.common.metrics.TopicStats.Durability;
import io.caracal.core.event.Streams;
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
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Series under their 1.0 names (Gateway contract §1.16), and a few more.
 */
final class GatewayMetrics {

    /** The streams that this service reads and writes. */
    static final Map<String, Durability> STREAMS = Map.of(
            Streams.SESSIONS_REVOKE, Durability.DISK,
            Streams.DELEGATIONS_INVALIDATE, Durability.DISK,
            Streams.AUDIT_EVENTS, Durability.FSYNC);

    private static final String PREFIX = "caracal_gateway_";
    private static final double MILLIS = 1e3;
    private static final double[] DELAYS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

    private final Metrics metrics;
    private final Map<String, LongSupplier> json = new LinkedHashMap<>();

    private GatewayMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Where the numbers come from. */
    record Sources(
            GatewayCounters counters,
            StsBreaker breaker,
            EvidenceStats evidence,
            RevocationState state,
            RevocationPoll poll,
            RevocationTails tails,
            LiveCalls calls,
            int queueLimit) {}

    static void register(Metrics metrics, Sources sources) {
        GatewayMetrics names = new GatewayMetrics(metrics);
        names.requests(sources.counters());
        names.denials(sources.counters());
        names.exchange(sources.counters(), sources.breaker());
        names.audit(sources);
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
        gauge(
                "sts_exchange_latency_ms",
                "Duration of the last exchange; see sts_exchange_duration_seconds",
                counters::lastExchangeMillis);
        gauge("sts_circuit_open", "Whether exchanges are refused", () -> breaker.isOpen() ? 1 : 0);
        counter("sts_circuit_opened", "sts_circuit_opened", "Times the circuit opened", breaker::opened);
        counter(
                "sts_circuit_fast_fail",
                "sts_circuit_fast_fail",
                "Calls refused by the open circuit",
                () -> counters.of(Denial.CIRCUIT_OPEN));
    }

    private void audit(Sources sources) {
        EvidenceStats evidence = sources.evidence();
        GatewayCounters counters = sources.counters();
        gauge("audit_replay_files", "Files with events not yet in the stream", evidence::pendingFiles);
        gauge("audit_replay_bytes", "Size of these files", evidence::pendingBytes);
        gauge("audit_replay_oldest_age_seconds", "Age of the oldest event not yet in the stream", () ->
                (long) evidence.oldestPendingSeconds());
        counter(
                "audit_dropped",
                "audit_dropped",
                "Events lost, those of refused calls that could not be recorded included",
                () -> counters.lostEvidence() + evidence.lost());
        counter("audit_sink_errors", "audit_sink_errors", "Events that Redis did not confirm", evidence::shipErrors);
        gauge(
                "audit_queue_depth",
                "Events that wait for the disk",
                () -> evidence.log().queueDepth());
        gauge("audit_queue_capacity", "audit_queue_cap", "Most events that may wait for the disk", sources::queueLimit);
        counter("audit_persisted", "audit_persisted", "Events made durable", evidence::persisted);
        counter("audit_drained", "audit_drained", "Events that Redis confirmed", evidence::shipped);
    }

    private void revocations(Sources sources) {
        RevocationState state = sources.state();
        RevocationTails tails = sources.tails();
        gauge("revocations_active", "Revoked anchors known", state::size);
        metrics.gaugeFunction(
                PREFIX + "revocation_snapshot_age_seconds",
                "Age of the snapshot; not there before the first",
                () -> state.age().map(age -> age.toMillis() / MILLIS).orElse(Double.NaN));
        json.put(
                "revocation_snapshot_age_seconds",
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
        gauge(
                "revocation_propagation_seconds",
                "Delay of the last message, 0 once it is a minute ago; see revocation_delay_seconds",
                tails::propagationSeconds);
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
        metrics.counterFunctions(
                PREFIX + "refusals_total",
                "Calls not answered by their upstream, by reason",
                "reason",
                refusals(counters));
        Timing delay = new Timing(
                metrics,
                PREFIX + "revocation_delay_seconds",
                "Time from the publication of a revocation to its effect",
                DELAYS);
        sources.tails().observe(millis -> delay.took(TimeUnit.MILLISECONDS.toNanos(millis)));
        metrics.topics().sseConnections(counters::liveStreams);
        EvidenceSeries.register(metrics, sources.evidence());
    }

    private static Map<String, DoubleSupplier> refusals(GatewayCounters counters) {
        Map<String, DoubleSupplier> refusals = new LinkedHashMap<>();
        for (Denial denial : Denial.values()) {
            refusals.put(Label.text(denial), () -> counters.of(denial));
        }
        return refusals;
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
