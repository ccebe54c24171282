package io.caracal.common.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * One phase of the start that must be complete before the service is ready. Complete is final. Safe for use by many threads; telling it of progress costs next to
 * nothing.
 */
public final class StartupPhase {

    private final String name;
    private final String unit;
    private final LongSupplier nanos;
    private final long startedNanos;
    private final Instant startedAt;
    private final Clock clock;
    private volatile Count count;

    /** Counts and the moments they belong to, in monotonic nanoseconds; a total of -1 is not known. */
    private record Count(long done, long total, long progressAt, boolean complete) {}

    StartupPhase(String name, String unit, LongSupplier nanos, Clock clock) {
        this.name = name;
        this.unit = unit;
        this.nanos = nanos;
        this.clock = clock;
        this.startedNanos = nanos.getAsLong();
        this.startedAt = clock.instant();
        this.count = new Count(0, -1, startedNanos, false);
    }

    public String name() {
        return name;
    }

    /** How many there are to do; may grow while the phase lasts. */
    public synchronized void total(long value) {
        count = new Count(count.done(), Math.max(0, value), nanos.getAsLong(), count.complete());
    }

    /** How many are done. */
    public synchronized void done(long value) {
        long progressAt = value == count.done() ? count.progressAt() : nanos.getAsLong();
        count = new Count(value, count.total(), progressAt, count.complete());
    }

    /** So many more are done. */
    public synchronized void advance(long more) {
        done(count.done() + more);
    }

    /** Ends the phase. */
    public synchronized void complete() {
        count = new Count(count.done(), count.total(), nanos.getAsLong(), true);
    }

    /** Whether the phase is over. */
    public boolean isComplete() {
        return count.complete();
    }

    /** Monotonic nanoseconds of the last progress. */
    long progressNanos() {
        return count.progressAt();
    }

    StartupProgress progress(long now, Duration stallLimit) {
        Count seen = count;
        double elapsed = (now - startedNanos) / 1e9;
        double rate = elapsed > 0 ? seen.done() / elapsed : 0;
        return new StartupProgress(
                name,
                unit,
                seen.done(),
                seen.total() < 0 ? OptionalLong.empty() : OptionalLong.of(seen.total()),
                ratio(seen),
                rate,
                eta(seen, rate),
                startedAt,
                clock.instant().minusNanos(Math.max(0, now - seen.progressAt())),
                !seen.complete() && now - seen.progressAt() >= stallLimit.toNanos());
    }

    private static double ratio(Count count) {
        if (count.complete()) {
            return 1;
        }
        // Short of one even when everything is counted: only complete() ends a phase.
        return count.total() <= 0 ? 0 : Math.min(0.999, (double) count.done() / count.total());
    }

    private static OptionalLong eta(Count count, double rate) {
        if (count.complete()) {
            return OptionalLong.of(0);
        }
        if (count.total() < 0 || rate <= 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of((long) Math.ceil(Math.max(0, count.total() - count.done()) / rate));
    }
}
