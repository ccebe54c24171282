package io.caracal.common.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets Dropwizard metrics of one pattern through. Its group {@code what} becomes the end of the name; its group {@code part}, if there is
 * one, the value of a label.
 *
 * @param pattern of the whole Dropwizard name
 * @param prefix of the name shown
 * @param label name of the label for {@code part}; empty when the pattern has no such group
 */
record BridgeRule(Pattern pattern, String prefix, Optional<String> label, String help) {

    static BridgeRule plain(String pattern, String prefix, String help) {
        return new BridgeRule(Pattern.compile(pattern), prefix, Optional.empty(), help);
    }

    static BridgeRule labelled(String pattern, String prefix, String label, String help) {
        return new BridgeRule(Pattern.compile(pattern), prefix, Optional.of(label), help);
    }

    Optional<Bridged> apply(String name) {
        Matcher matcher = pattern.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String what = Collector.sanitizeMetricName("_" + matcher.group("what")).substring(1);
        return Optional.of(new Bridged(
                prefix + what.toLowerCase(Locale.ROOT), label, label.map(present -> matcher.group("part"))));
    }

    boolean named(String shown) {
        return shown.startsWith(prefix);
    }

    /** What a metric is shown as. */
    record Bridged(String name, Optional<String> label, Optional<String> part) {

        Sample sample(String suffix, List<String> moreLabels, List<String> moreValues, double value) {
            List<String> labels = new ArrayList<>(label.stream().toList());
            labels.addAll(moreLabels);
            List<String> values = new ArrayList<>(part.stream().toList());
            values.addAll(moreValues);
            return new Sample(name + suffix, labels, values, value);
        }
    }
}
