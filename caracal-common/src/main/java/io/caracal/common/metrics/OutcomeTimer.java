package io.caracal.common.metrics;

import io.prometheus.client.Histogram;
import java.util.EnumMap;
import java.util.Map;

/**
 * A histogram of seconds with one label, the outcome.
 *
 * @param <E> what can happen
 */
public final class OutcomeTimer<E extends Enum<E>> {

    private final Map<E, Histogram.Child> times;

    /** Registers the histogram. */
    public OutcomeTimer(Metrics metrics, String name, String help, Class<E> outcomes, double... buckets) {
        Labelled<Histogram.Child> histogram = metrics.histogram(name, help, buckets, Label.closed("outcome", outcomes));
        this.times = new EnumMap<>(outcomes);
        for (E outcome : outcomes.getEnumConstants()) {
            times.put(outcome, histogram.with(Label.text(outcome)));
        }
    }

    /** Something took so many nanoseconds and ended like this. */
    public void took(E outcome, long nanos) {
        Histogram.Child time = times.get(outcome);
        if (time == null) {
            throw new IllegalStateException("every outcome has a series");
        }
        time.observe(nanos / Metrics.NANOS_PER_SECOND);
    }
}
