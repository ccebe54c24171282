package io.caracal.common.wal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How long something took, in microseconds, counted in fixed buckets. Safe for use by many threads. */
public final class LatencyHistogram {

    private static final long[] BOUNDS = {
        50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000
    };

    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder micros = new LongAdder();

    LatencyHistogram() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        long value = TimeUnit.NANOSECONDS.toMicros(nanos);
        int bucket = 0;
        while (bucket < BOUNDS.length && value > BOUNDS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        micros.add(value);
    }

    /** Inclusive upper bounds in microseconds, ascending; one more bucket without a bound follows. */
    public static long[] bounds() {
        return BOUNDS.clone();
    }

    /** Observations at or below each bound, and last the number of all: cumulative, as Prometheus wants them. */
    public long[] cumulative() {
        long[] counts = new long[buckets.length];
        long sum = 0;
        for (int i = 0; i < buckets.length; i++) {
            sum += buckets[i].sum();
            counts[i] = sum;
        }
        return counts;
    }

    /** Observations. */
    public long count() {
        long sum = 0;
        for (LongAdder bucket : buckets) {
            sum += bucket.sum();
        }
        return sum;
    }

    /** Sum of all observations. */
    public long totalMicros() {
        return micros.sum();
    }
}
