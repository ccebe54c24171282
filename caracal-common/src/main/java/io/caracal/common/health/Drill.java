package io.caracal.common.health;

import java.time.Instant;

/** Forced evidence for one invariant, until the given time. */
public record Drill(String name, Reading reading, String author, Instant since, Instant until) {}
