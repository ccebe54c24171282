package io.caracal.common.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Counter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a broken collector from breaking the scrape: its series are left out and the error is counted. Of one metric it shows at most
 * 500 samples, each once, and none that is not a number.
 */
final class GuardedCollector extends Collector implements Collector.Describable {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedCollector.class);

    private final String name;
    private final Collector guarded;
    private final Counter errors;
    private final Counter dropped;

    GuardedCollector(String name, Collector guarded, Counter errors, Counter dropped) {
        this.name = name;
        this.guarded = guarded;
        this.errors = errors;
        this.dropped = dropped;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        try {
            return guarded.collect().stream().map(this::sound).toList();
        } catch (RuntimeException e) {
            errors.inc();
            LOG.debug("metric {} could not be collected", name, e);
            return List.of();
        }
    }

    /** Names known in advance let the registry refuse a second metric of the same name. */
    @Override
    public List<MetricFamilySamples> describe() {
        return guarded instanceof Describable described ? described.describe() : List.of();
    }

    private MetricFamilySamples sound(MetricFamilySamples family) {
        List<MetricFamilySamples.Sample> samples = new ArrayList<>(family.samples.size());
        Set<Key> seen = new HashSet<>();
        int surplus = 0;
        for (MetricFamilySamples.Sample sample : family.samples) {
            if (Double.isNaN(sample.value)) {
                continue;
            }
            if (samples.size() < Labelled.MOST_SERIES && seen.add(new Key(sample.name, sample.labelValues))) {
                samples.add(sample);
            } else {
                surplus++;
            }
        }
        if (surplus > 0) {
            dropped.labels(family.name).inc(surplus);
        }
        return new MetricFamilySamples(family.name, family.type, family.help, samples);
    }

    private record Key(String name, List<String> labels) {}
}
