package io.caracal.common.metrics;

import io.prometheus.client.Counter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A counter with one label whose values come from outside. At most {@code limit} distinct values get a series of their own,
 * the rest are counted under {@code other}. Labels of every other metric must come from a fixed set in the code.
 */
public final class CappedCounter {

    /** The value that stands for all values beyond the limit. */
    public static final String OTHER = "other";

    private final Counter counter;
    private final int limit;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    CappedCounter(Counter counter, int limit) {
        this.counter = counter;
        this.limit = limit;
    }

    public void increment(String value) {
        counter.labels(admit(value)).inc();
    }

    private String admit(String value) {
        if (known.contains(value)) {
            return value;
        }
        synchronized (known) {
            if (known.size() >= limit) {
                return known.contains(value) ? value : OTHER;
            }
            known.add(value);
            return value;
        }
    }
}
