package io.caracal.common.metrics;

import io.prometheus.client.Histogram;

/** A histogram of seconds without labels. */
public final class Timing {

    private final Histogram histogram;

    /** Registers the histogram. */
    public Timing(Metrics metrics, String name, String help, double... buckets) {
        this.histogram = metrics.histogram(name, help, buckets);
    }

    /** Something took so many nanoseconds. */
    public void took(long nanos) {
        histogram.observe(nanos / Metrics.NANOS_PER_SECOND);
    }
}
