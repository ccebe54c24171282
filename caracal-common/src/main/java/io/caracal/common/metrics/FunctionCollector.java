package io.caracal.common.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** A metric without label, or with one closed label, whose values are asked for at every rendering. */
final class FunctionCollector extends Collector implements Collector.Describable {

    private final String name;
    private final String help;
    private final boolean counter;
    private final List<String> labels;
    private final Map<List<String>, DoubleSupplier> values;

    private FunctionCollector(
            String name, String help, boolean counter, List<String> labels, Map<List<String>, DoubleSupplier> values) {
        this.name = name;
        this.help = help;
        this.counter = counter;
        this.labels = labels;
        this.values = values;
    }

    static FunctionCollector gauge(String name, String help, DoubleSupplier value) {
        return new FunctionCollector(name, help, false, List.of(), Map.of(List.of(), value));
    }

    static FunctionCollector gauge(String name, String help, String label, Map<String, DoubleSupplier> values) {
        return new FunctionCollector(name, help, false, List.of(label), keyed(values));
    }

    static FunctionCollector counter(String name, String help, DoubleSupplier value) {
        return new FunctionCollector(name, help, true, List.of(), Map.of(List.of(), value));
    }

    static FunctionCollector counter(String name, String help, String label, Map<String, DoubleSupplier> values) {
        return new FunctionCollector(name, help, true, List.of(label), keyed(values));
    }

    private static Map<List<String>, DoubleSupplier> keyed(Map<String, DoubleSupplier> values) {
        Map<List<String>, DoubleSupplier> keyed = new LinkedHashMap<>();
        values.forEach((value, supplier) -> keyed.put(List.of(value), supplier));
        return keyed;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        if (counter) {
            CounterMetricFamily family = new CounterMetricFamily(name, help, labels);
            values.forEach((key, value) -> family.addMetric(key, value.getAsDouble()));
            return List.of(family);
        }
        GaugeMetricFamily family = new GaugeMetricFamily(name, help, labels);
        values.forEach((key, value) -> family.addMetric(key, value.getAsDouble()));
        return List.of(family);
    }

    @Override
    public List<MetricFamilySamples> describe() {
        return List.of(
                counter ? new CounterMetricFamily(name, help, labels) : new GaugeMetricFamily(name, help, labels));
    }
}
