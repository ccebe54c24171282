package io.caracal.common.wal;

import java.util.function.LongSupplier;

/** What is in the log and not confirmed by its reader. Safe for use by many threads. */
public final class Backlog {

    private final Segments segments;
    private final Retention retention;
    private final Arrivals arrivals;
    private final LongSupplier nanos;

    Backlog(Segments segments, Retention retention, Arrivals arrivals, LongSupplier nanos) {
        this.segments = segments;
        this.retention = retention;
        this.arrivals = arrivals;
        this.nanos = nanos;
    }

    /** Files that hold something unconfirmed. */
    public int files() {
        long shipped = retention.shipped();
        return (int) segments.list().stream()
                .filter(segment -> segment.last() > shipped)
                .count();
    }

    /** Size of these files. */
    public long bytes() {
        long shipped = retention.shipped();
        return segments.list().stream()
                .filter(segment -> segment.last() > shipped)
                .mapToLong(Segment::durableBytes)
                .sum();
    }

    /** Age of the oldest unconfirmed record; 0 when there is none. */
    public long oldestAgeNanos() {
        return arrivals.oldestAgeNanos(retention.shipped(), nanos.getAsLong());
    }
}
