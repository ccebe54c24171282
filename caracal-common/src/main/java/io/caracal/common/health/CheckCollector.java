package io.caracal.common.health;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;

/** What is counted about each invariant, as series. */
final class CheckCollector extends Collector implements Collector.Describable {

    private static final List<String> NAME = List.of("service", "name");

    private final Readiness readiness;
    private final String service;

    CheckCollector(Readiness readiness, String service) {
        this.readiness = readiness;
        this.service = service;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        CounterMetricFamily samples = counter(
                "caracal_health_checks_total",
                "Samples of an invariant by what they showed",
                List.of("service", "name", "status"));
        CounterMetricFamily changes = counter(
                "caracal_invariant_transitions_total",
                "Changes of status of an invariant",
                List.of("service", "name", "to"));
        CounterMetricFamily timeouts =
                counter("caracal_check_timeouts_total", "Calls of a check without a result in half its period", NAME);
        CounterMetricFamily overruns = counter(
                "caracal_check_overruns_total", "Calls of a check that could not begin because one still lasted", NAME);
        GaugeMetricFamily lastGood = new GaugeMetricFamily(
                "caracal_check_last_success_timestamp_seconds",
                "When a sample of the invariant last held, unix time",
                NAME);
        for (Watch watch : readiness.roster().all()) {
            List<String> name = List.of(service, watch.name());
            CheckFigures figures = watch.figures();
            for (Status status : Status.values()) {
                samples.addMetric(List.of(service, watch.name(), status.text()), (double) figures.samples(status));
                changes.addMetric(List.of(service, watch.name(), status.text()), (double) figures.changes(status));
            }
            if (watch.group() == Watch.Group.SAMPLED) {
                timeouts.addMetric(name, (double) figures.timeouts());
                overruns.addMetric(name, (double) figures.overruns());
            }
            figures.lastGood().ifPresent(at -> lastGood.addMetric(name, ReadinessCollector.seconds(at)));
        }
        return List.of(samples, changes, timeouts, overruns, lastGood);
    }

    @Override
    public List<MetricFamilySamples> describe() {
        return collect();
    }

    private static CounterMetricFamily counter(String name, String help, List<String> labels) {
        return new CounterMetricFamily(name, help, labels);
    }
}
