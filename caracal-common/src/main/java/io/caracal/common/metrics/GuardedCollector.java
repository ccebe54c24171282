package io.caracal.common.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Counter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a broken collector from breaking the scrape: its series are left out and the error is counted. */
final class GuardedCollector extends Collector implements Collector.Describable {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedCollector.class);

    private final String name;
    private final Collector guarded;
    private final Counter errors;

    GuardedCollector(String name, Collector guarded, Counter errors) {
        this.name = name;
        this.guarded = guarded;
        this.errors = errors;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        try {
            return guarded.collect();
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
}
