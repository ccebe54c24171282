package io.caracal.common.health;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * The breach of one invariant, for a while not counted. Ends early when the status or the value gets worse than it was.
 *
 * @param status the status when it was muted
 * @param observed the value when it was muted, where there was one
 */
public record Mute(
        String name,
        String reason,
        String author,
        Instant since,
        Instant until,
        Status status,
        OptionalDouble observed) {}
