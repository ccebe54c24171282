package io.caracal.runtime.process;

import java.time.Duration;

/** How long to wait before starting a crashed process again: doubling up to a bound, from the start again after a calm time. */
public record Backoff(Duration first, Duration longest, Duration calm) {

    public static Backoff standard() {
        return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    /** The wait before the start that follows this many crashes in a row, at least one. */
    public Duration after(int crashes) {
        int doublings = Math.min(Math.max(crashes, 1) - 1, 20);
        Duration wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(longest) > 0 ? longest : wait;
    }

    /** Whether a process that ran this long has proven itself, so that its next crash counts as the first. */
    public boolean calmAfter(Duration uptime) {
        return uptime.compareTo(calm) >= 0;
    }
}
