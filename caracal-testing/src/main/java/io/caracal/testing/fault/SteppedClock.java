package io.caracal.testing.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that runs with another one, but may be stepped away from it: what a machine with a wrong time looks like. Safe for use by several threads. */
public final class SteppedClock extends Clock {
    private final Clock right;
    private volatile Duration step = Duration.ZERO;

    private SteppedClock(Clock right) {
        this.right = right;
    }

    /** A clock that shows the machine's time until it is stepped. */
    public static SteppedClock ofSystem() {
        return new SteppedClock(Clock.systemUTC());
    }

    /** The clock jumps by so much, and back. */
    public Fault step(String service, Duration by) {
        return Fault.of(
                "the clock of " + service + " is " + by.toSeconds() + " s wrong",
                () -> step = by,
                () -> step = Duration.ZERO);
    }

    @Override
    public Instant instant() {
        return right.instant().plus(step);
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        SteppedClock other = new SteppedClock(right.withZone(zone));
        other.step = step;
        return other;
    }
}
