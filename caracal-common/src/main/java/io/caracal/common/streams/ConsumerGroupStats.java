package io.caracal.common.streams;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a consumer has done since the process started, and the state of its group when it was last looked at (every few seconds).
 *
 * @param lastReadAge        time since Redis last answered a read; empty before the first answer
 * @param processed          entries acknowledged because the handler was done with them
 * @param retried            outcomes that asked for another delivery
 * @param deadLettered       entries moved to the dead letters, invalid signatures included
 * @param invalidSignatures  entries the verifier did not accept
 * @param reclaimed          entries taken over after being idle
 * @param vanished           entries that were trimmed from the stream before they could be processed
 * @param pending            entries handed out in the group and not acknowledged; empty when not known
 * @param oldestIdle         time since the lowest pending entry was last handed out; empty when none or not known
 * @param lag                entries of the stream not yet handed out; empty when Redis does not tell (before version 7, or after trimming)
 */
public record ConsumerGroupStats(
        Optional<Duration> lastReadAge,
        long processed,
        long retried,
        long deadLettered,
        long invalidSignatures,
        long reclaimed,
        long vanished,
        OptionalLong pending,
        Optional<Duration> oldestIdle,
        OptionalLong lag) {}
