package io.caracal.coordinator.sweep;

import java.time.Duration;

/**
 * How often is looked for what ran out of time.
 *
 * @param batchSize most sessions, or edges of a zone, per round
 */
public record SweepSettings(Duration tasks, Duration services, int batchSize) {}
