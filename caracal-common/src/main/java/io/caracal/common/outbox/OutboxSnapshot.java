package io.caracal.common.outbox;

import java.time.Duration;

/**
 * An outbox at one moment; a count of {@link #MOST_COUNTED} means that many or more.
 *
 * @param pending rows that wait
 * @param oldestPendingAge age of the oldest of them, zero when none waits
 * @param dead rows that were given up
 * @param oldestDeadAge age of the oldest of those that were counted, zero when there is none
 */
public record OutboxSnapshot(long pending, Duration oldestPendingAge, long dead, Duration oldestDeadAge) {

    /** Where counting ends. */
    public static final long MOST_COUNTED = 10_000;
}
