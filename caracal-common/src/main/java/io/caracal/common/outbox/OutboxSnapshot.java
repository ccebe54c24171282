package io.caracal.common.outbox;

import java.time.Duration;

/** Rows that wait, the age of the oldest of them (zero when none waits), and rows that were given up. */
public record OutboxSnapshot(long pending, Duration oldestPendingAge, long dead) {}
