package io.caracal.common.health;

import java.time.Duration;

/**
 * How often a check is called.
 *
 * @param settled whether the service was ready once
 * @param sinceStart time since the engine started
 */
record Pacing(boolean settled, Duration sinceStart) {

    private static final Duration FASTEST = Duration.ofMillis(100);
    private static final Duration HASTE = Duration.ofSeconds(30);
    private static final Duration PATIENT = Duration.ofMillis(250);
    private static final Duration BROKEN = Duration.ofSeconds(1);

    /**
     * The period while it holds. Until first ready ten times as often, then, when that lasts, at most four times a second, so that a dependency that is down is not
     * pestered; later, while it is broken, at least once a second, so that the return is seen soon.
     */
    Duration cadence(Duration period, boolean holds) {
        if (holds) {
            return period;
        }
        if (settled) {
            return least(period, BROKEN);
        }
        Duration fast = most(FASTEST, period.dividedBy(10));
        return least(period, sinceStart.compareTo(HASTE) < 0 ? fast : most(fast, PATIENT));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration most(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
