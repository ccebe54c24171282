package io.caracal.common.streams;

import java.time.Duration;
import java.util.Optional;

/**
 * What a tail has done since the process started.
 *
 * @param lastReadAge        time since Redis last answered a read; empty before the first answer
 * @param position           id of the last entry seen; empty before Redis was first reached
 * @param applied            entries the handler took
 * @param invalidSignatures  entries the verifier did not accept
 * @param skipped            entries given up because applying them kept failing
 * @param gaps               times entries may have been lost
 */
public record StreamTailStats(
        Optional<Duration> lastReadAge,
        Optional<String> position,
        long applied,
        long invalidSignatures,
        long skipped,
        long gaps) {}
