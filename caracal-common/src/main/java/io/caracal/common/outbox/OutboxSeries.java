package io.caracal.common.outbox;

import io.caracal.common.metrics.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * An outbox in numbers for metrics; {@code NaN} while nothing is known. Ages go on growing when nobody looks at the table any more, so a
 * reader that has died does not look like a backlog that stands still.
 */
public final class OutboxSeries {

    private static final double MILLIS = 1e3;

    private final OutboxWatch watch;

    public OutboxSeries(OutboxWatch watch) {
        this.watch = watch;
    }

    /** Registers the backlog and when it began under {@code prefix}. */
    public void register(Metrics metrics, String prefix, Clock clock) {
        metrics.gaugeFunction(prefix + "_pending", "Outbox rows that wait for publication", this::pending);
        metrics.gaugeFunction(prefix + "_dead", "Outbox rows that were given up", this::dead);
        metrics.gaugeFunction(
                prefix + "_oldest_pending_timestamp_seconds",
                "When the oldest outbox row that waits was written, unix time; not there when none waits",
                () -> moment(pending(), oldestPendingSeconds(), clock));
        metrics.gaugeFunction(
                prefix + "_oldest_dead_timestamp_seconds",
                "When the oldest outbox row that was given up was written, unix time; not there when there is none",
                () -> moment(dead(), oldestDeadSeconds(), clock));
    }

    /** Rows that wait, at most {@link OutboxSnapshot#MOST_COUNTED}. */
    public double pending() {
        return count(OutboxSnapshot::pending);
    }

    /** Rows that were given up, at most {@link OutboxSnapshot#MOST_COUNTED}. */
    public double dead() {
        return count(OutboxSnapshot::dead);
    }

    /** Age of the oldest row that waits; 0 when none does. */
    public double oldestPendingSeconds() {
        return age(OutboxSnapshot::pending, OutboxSnapshot::oldestPendingAge);
    }

    /** Age of the oldest row that was given up; 0 when there is none. */
    public double oldestDeadSeconds() {
        return age(OutboxSnapshot::dead, OutboxSnapshot::oldestDeadAge);
    }

    private double count(ToLongFunction<OutboxSnapshot> member) {
        return watch.latest()
                .map(snapshot -> (double) member.applyAsLong(snapshot))
                .orElse(Double.NaN);
    }

    private double age(ToLongFunction<OutboxSnapshot> count, Function<OutboxSnapshot, Duration> age) {
        return watch.latest()
                .map(snapshot -> count.applyAsLong(snapshot) == 0
                        ? 0
                        : age.apply(snapshot).plus(watch.sinceLook()).toMillis() / MILLIS)
                .orElse(Double.NaN);
    }

    private static double moment(double count, double age, Clock clock) {
        return count > 0 ? clock.millis() / MILLIS - age : Double.NaN;
    }
}
