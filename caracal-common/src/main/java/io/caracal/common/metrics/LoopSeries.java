package io.caracal.common.metrics;

import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The background loops of a service. Loops of one name are shown as one, those beyond the cap as {@code other}. */
final class LoopSeries extends Collector implements Collector.Describable {

    private static final List<String> LABELS = List.of("loop");

    private final OwnedLoops loops;
    private final Clock clock;

    LoopSeries(OwnedLoops loops, Clock clock) {
        this.loops = loops;
        this.clock = clock;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Map<String, List<Loop>> byName = new TreeMap<>();
        for (Loop loop : loops.all()) {
            String name =
                    byName.containsKey(loop.name()) || byName.size() < Label.DEFAULT_CAP ? loop.name() : Labelled.OTHER;
            byName.computeIfAbsent(name, first -> new ArrayList<>()).add(loop);
        }
        Families families = new Families();
        byName.forEach((name, same) -> families.add(name, same, clock.millis()));
        return families.all();
    }

    @Override
    public List<MetricFamilySamples> describe() {
        return new Families().all();
    }

    private static final class Families {
        private final GaugeMetricFamily alive = new GaugeMetricFamily(
                "caracal_loop_alive", "Whether the background loop runs; absent once it has done its work", LABELS);
        private final CounterMetricFamily rounds =
                new CounterMetricFamily("caracal_loop_rounds_total", "Rounds of the loop that ended well", LABELS);
        private final CounterMetricFamily failures =
                new CounterMetricFamily("caracal_loop_failures_total", "Rounds of the loop that failed", LABELS);
        private final GaugeMetricFamily progress = new GaugeMetricFamily(
                "caracal_loop_last_progress_timestamp_seconds",
                "When a round of the loop last ended well, or when the loop began, unix time",
                LABELS);

        void add(String name, Collection<Loop> same, long nowMillis) {
            List<String> label = List.of(name);
            List<Loop> unfinished = same.stream().filter(loop -> !loop.done()).toList();
            if (!unfinished.isEmpty()) {
                alive.addMetric(label, unfinished.stream().allMatch(Loop::alive) ? 1 : 0);
            }
            rounds.addMetric(
                    label, (double) same.stream().mapToLong(Loop::rounds).sum());
            failures.addMetric(
                    label, (double) same.stream().mapToLong(Loop::failures).sum());
            Duration longest = same.stream().map(Loop::sinceProgress).reduce(Duration.ZERO, LoopSeries::longer);
            progress.addMetric(label, (nowMillis - longest.toMillis()) / 1e3);
        }

        List<MetricFamilySamples> all() {
            return List.of(alive, rounds, failures, progress);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
