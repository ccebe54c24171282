package io.caracal.common.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.Counter;
import io.prometheus.client.dropwizard.DropwizardExports;
import java.util.List;
import java.util.Optional;

/**
 * The metrics of a Dropwizard registry that a list of rules lets through, under the names that the rules give them. Neither names nor help
 * depend on the virtual machine, its garbage collector or the number of its processors.
 */
final class BridgedSeries extends Collector implements Collector.Describable {

    private final DropwizardExports exports;
    private final List<BridgeRule> rules;

    BridgedSeries(MetricRegistry registry, List<BridgeRule> rules, Counter errors) {
        this.rules = rules;
        this.exports = new DropwizardExports(registry, new Wanted(rules, errors), this::sample);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return exports.collect().stream().map(this::described).toList();
    }

    /** Which metrics there will be is known only when the server runs. */
    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }

    private MetricFamilySamples.Sample sample(
            String name, String suffix, List<String> labels, List<String> values, double value) {
        BridgeRule.Bridged bridged =
                bridged(rules, name).orElseThrow(() -> new IllegalStateException("no rule lets " + name + " through"));
        return bridged.sample(suffix, labels, values, value);
    }

    private MetricFamilySamples described(MetricFamilySamples family) {
        String help = rules.stream()
                .filter(rule -> rule.named(family.name))
                .findFirst()
                .map(BridgeRule::help)
                .orElse(family.help);
        return new MetricFamilySamples(family.name, family.type, help, family.samples);
    }

    private static Optional<BridgeRule.Bridged> bridged(List<BridgeRule> rules, String name) {
        return rules.stream().flatMap(rule -> rule.apply(name).stream()).findFirst();
    }

    /** Lets a metric through only when a rule wants it and its value can be read as a number; a failing gauge is counted. */
    private record Wanted(List<BridgeRule> rules, Counter errors) implements MetricFilter {

        @Override
        public boolean matches(String name, Metric metric) {
            if (bridged(rules, name).isEmpty()) {
                return false;
            }
            if (!(metric instanceof Gauge<?> gauge)) {
                return true;
            }
            try {
                Object value = gauge.getValue();
                return value instanceof Number || value instanceof Boolean;
            } catch (RuntimeException unreadable) {
                errors.inc();
                return false;
            }
        }
    }
}
