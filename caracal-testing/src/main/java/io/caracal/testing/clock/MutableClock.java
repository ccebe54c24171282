package io.caracal.testing.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A UTC clock that stands still until the test moves it; safe for use by several threads. */
public final class MutableClock extends Clock {
    private volatile Instant now;

    private MutableClock(Instant start) {
        this.now = start;
    }

    /** A clock that shows the given instant. */
    public static MutableClock at(Instant start) {
        return new MutableClock(start);
    }

    /** A clock that shows the given ISO-8601 instant, e.g. {@code 2026-01-02T03:04:05Z}. */
    public static MutableClock at(String start) {
        return new MutableClock(Instant.parse(start));
    }

    /** A clock that starts at the machine's time, for tests that meet a real database or broker. */
    public static MutableClock atSystemTime() {
        return new MutableClock(Clock.systemUTC().instant());
    }

    /** Moves the clock; a negative duration moves it back. */
    public synchronized MutableClock advance(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    /** Sets the clock. */
    public synchronized MutableClock set(Instant instant) {
        now = instant;
        return this;
    }

    /** The same time as a monotonic nanosecond reading, for code that measures with a ticker. */
    public LongSupplier nanoTicker() {
        Instant origin = now;
        return () -> Duration.between(origin, now).toNanos();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC)) {
            return this;
        }
        throw new UnsupportedOperationException("this clock is UTC only");
    }
}
