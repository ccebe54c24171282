package io.caracal.common.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.DoubleSupplier;

/** A series without labels whose value is asked for at every rendering. */
final class FunctionCollector extends Collector implements Collector.Describable {

    private final String name;
    private final String help;
    private final boolean counter;
    private final DoubleSupplier value;

    private FunctionCollector(String name, String help, boolean counter, DoubleSupplier value) {
        this.name = name;
        this.help = help;
        this.counter = counter;
        this.value = value;
    }

    static FunctionCollector gauge(String name, String help, DoubleSupplier value) {
        return new FunctionCollector(name, help, false, value);
    }

    static FunctionCollector counter(String name, String help, DoubleSupplier value) {
        return new FunctionCollector(name, help, true, value);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(family(value.getAsDouble()));
    }

    @Override
    public List<MetricFamilySamples> describe() {
        return List.of(family(0));
    }

    private MetricFamilySamples family(double sample) {
        return counter ? new CounterMetricFamily(name, help, sample) : new GaugeMetricFamily(name, help, sample);
    }
}
