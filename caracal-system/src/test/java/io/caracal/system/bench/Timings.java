package io.caracal.system.bench;

import java.util.Arrays;
import java.util.Locale;

/** Durations of one kind of event, each kept, so that percentiles are exact. For one thread at a time. */
final class Timings {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[1024];
    private int count;

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = duration;
    }

    void addAll(Timings others) {
        for (int index = 0; index < others.count; index++) {
            add(others.nanos[index]);
        }
    }

    void since(long began) {
        add(System.nanoTime() - began);
    }

    int count() {
        return count;
    }

    /** In milliseconds: the smallest duration that so many per cent of all do not exceed. */
    double millis(double percent) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(count * percent / 100);
        return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50 %.3f, p99 %.3f, max %.3f ms, n %d", millis(50), millis(99), millis(100), count());
    }
}
