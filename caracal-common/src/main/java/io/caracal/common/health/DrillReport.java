package io.caracal.common.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a drill measured.
 *
 * @param name the invariant
 * @param reason its reason code
 * @param detected from the forced evidence to the broken invariant; empty until, or unless, it broke
 * @param reported the first reason of the verdict at that moment
 * @param endedAt when the forcing ended; empty while it lasts
 * @param recovered from that end until the invariant held again; empty until then
 */
public record DrillReport(
        String name,
        String reason,
        String author,
        Instant since,
        Optional<Duration> detected,
        Optional<String> reported,
        Optional<Instant> endedAt,
        Optional<Duration> recovered) {}
