package io.caracal.common.health;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** The verdict, and how each invariant stands, as series. */
final class ReadinessCollector extends Collector implements Collector.Describable {

    private static final List<String> SERVICE = List.of("service");
    private static final List<String> NAME = List.of("service", "name");
    private static final List<String> REASON = List.of("service", "reason");
    private static final List<String> TURN = List.of("service", "to", "reason");

    private final Readiness readiness;
    private final String service;

    ReadinessCollector(Readiness readiness, String service) {
        this.readiness = readiness;
        this.service = service;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Verdict verdict = readiness.current();
        List<MetricFamilySamples> families = new ArrayList<>(overall(verdict));
        families.addAll(invariants(verdict));
        families.add(turns());
        return families;
    }

    @Override
    public List<MetricFamilySamples> describe() {
        return collect();
    }

    private List<MetricFamilySamples> overall(Verdict verdict) {
        GaugeMetricFamily reasons = gauge("caracal_ready_reason", "1 for the first reason of the verdict", REASON);
        for (String reason : reasonsOf(true)) {
            reasons.addMetric(List.of(service, reason), reason.equals(verdict.reason()) ? 1 : 0);
        }
        return List.of(
                single("caracal_ready", "Whether the service takes traffic", verdict.ready() ? 1 : 0),
                single(
                        "caracal_degraded",
                        "Whether it takes traffic and does without something",
                        verdict.state() == ServiceState.DEGRADED ? 1 : 0),
                reasons,
                single(
                        "caracal_startup_progress_ratio",
                        "How much of the first phase of the start that is not complete is done; 1 when all are",
                        progress()),
                counted("caracal_suspensions_total", "How often the process was noticed to have stood still", (double)
                        readiness.engine().suspensions()),
                counted(
                        "caracal_readiness_state_failures_total",
                        "How often the kept state could not be read or written",
                        (double) readiness.stateFailures()),
                counted(
                        "caracal_readiness_listener_failures_total",
                        "How often a listener to transitions failed",
                        (double) readiness.transitions().listenerFailures()));
    }

    private double progress() {
        return readiness.phases().stream()
                .filter(phase -> !phase.complete())
                .findFirst()
                .map(StartupProgress::ratio)
                .orElse(1.0);
    }

    private List<MetricFamilySamples> invariants(Verdict verdict) {
        GaugeMetricFamily check =
                gauge("caracal_health_check", "1 while the invariant holds, 0 when not or unknown", NAME);
        GaugeMetricFamily observed = gauge("caracal_invariant_observed", "The measured value", NAME);
        GaugeMetricFamily warn = gauge("caracal_invariant_warn", "The value at which a warning begins", NAME);
        GaugeMetricFamily limit = gauge("caracal_invariant_limit", "The value at which the invariant breaks", NAME);
        GaugeMetricFamily since =
                gauge("caracal_invariant_since_timestamp_seconds", "When its status last changed, unix time", NAME);
        GaugeMetricFamily muted = gauge("caracal_invariant_muted", "1 while its breach is not counted", NAME);
        GaugeMetricFamily drill = gauge("caracal_drill_active", "1 while a drill forces its evidence", NAME);
        for (Standing standing : verdict.standings()) {
            List<String> name = List.of(service, standing.invariant().name());
            check.addMetric(name, standing.status().holds() ? 1 : 0);
            standing.observed().ifPresent(value -> observed.addMetric(name, value));
            standing.invariant().measure().ifPresent(measure -> warn.addMetric(name, measure.warn()));
            standing.invariant().measure().ifPresent(measure -> limit.addMetric(name, measure.limit()));
            since.addMetric(name, seconds(standing.since()));
            muted.addMetric(name, standing.mutedUntil().isPresent() ? 1 : 0);
            drill.addMetric(name, standing.drill() ? 1 : 0);
        }
        return List.of(check, observed, warn, limit, since, muted, drill);
    }

    private MetricFamilySamples turns() {
        CounterMetricFamily turns = new CounterMetricFamily(
                "caracal_ready_transitions_total", "How often the service turned ready or not ready", TURN);
        for (String reason : reasonsOf(true)) {
            turns.addMetric(List.of(service, "not_ready", reason), turned(false, reason));
        }
        turns.addMetric(List.of(service, "ready", ""), turned(true, ""));
        for (String reason : reasonsOf(false)) {
            turns.addMetric(List.of(service, "ready", reason), turned(true, reason));
        }
        return turns;
    }

    private double turned(boolean ready, String reason) {
        LongAdder count = readiness.transitions().turns().get(new Transitions.Turn(ready, reason));
        return count == null ? 0 : count.sum();
    }

    /**
     * The closed set of reasons.
     *
     * @param gating whether those that only ever gate are wanted too
     */
    private Set<String> reasonsOf(boolean gating) {
        Set<String> reasons = new LinkedHashSet<>();
        for (Invariant invariant : readiness.declared()) {
            boolean mayDegrade = invariant.onBreach() == OnBreach.DEGRADE || invariant.scope() == Scope.SHARED;
            if (gating || mayDegrade) {
                reasons.add(invariant.reason());
            }
        }
        return reasons;
    }

    private GaugeMetricFamily single(String name, String help, double value) {
        GaugeMetricFamily family = gauge(name, help, SERVICE);
        return (GaugeMetricFamily) family.addMetric(List.of(service), value);
    }

    private CounterMetricFamily counted(String name, String help, double value) {
        CounterMetricFamily family = new CounterMetricFamily(name, help, SERVICE);
        return family.addMetric(List.of(service), value);
    }

    private static GaugeMetricFamily gauge(String name, String help, List<String> labels) {
        return new GaugeMetricFamily(name, help, labels);
    }

    static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }
}
