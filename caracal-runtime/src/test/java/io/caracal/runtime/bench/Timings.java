package io.caracal.runtime.bench;

import java.util.Arrays;
import java.util.Locale;

/** Durations of one kind of event, in nanoseconds. */
final class Timings {
    private static final double MILLI = 1e6;

    private long[] values = new long[1024];
    private int count;

    synchronized void add(long nanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = nanos;
    }

    synchronized int count() {
        return count;
    }

    /** In milliseconds; the smallest value that so many per cent of all do not exceed. */
    synchronized double millis(double percent) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(count * percent / 100) - 1;
        return sorted[Math.max(0, Math.min(count - 1, index))] / MILLI;
    }

    /** For the report. */
    String text() {
        return String.format(
                Locale.ROOT,
                "p50 %.3f ms, p99 %.3f ms, max %.3f ms (n=%d)",
                millis(50),
                millis(99),
                millis(100),
                count());
    }
}
