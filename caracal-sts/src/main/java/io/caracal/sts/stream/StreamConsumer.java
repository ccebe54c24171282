package io.caracal.sts.stream;

import io.caracal.common.lifecycle.Loop;
import io.caracal.common.streams.ConsumerGroupStats;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One running reader of a stream.
 *
 * @param lastReadAge time since Redis last answered it; empty before the first answer
 * @param group the numbers of its group, where it takes part in one
 */
public record StreamConsumer(
        String name,
        Loop loop,
        Supplier<Optional<Duration>> lastReadAge,
        Optional<Supplier<ConsumerGroupStats>> group) {

    /** Reads block for a few seconds; one this old means that nothing is being read. */
    private static final Duration RECENT = Duration.ofSeconds(30);

    /** What keeps it from reading; empty when it is at work. */
    Optional<String> problem() {
        if (!loop.alive()) {
            return Optional.of(name + " has ended");
        }
        Optional<Duration> age = lastReadAge.get();
        if (age.isEmpty()) {
            return Optional.of(name + " has not read yet");
        }
        return age.get().compareTo(RECENT) > 0
                ? Optional.of(name + " last read " + age.get().toSeconds() + " s ago")
                : Optional.empty();
    }
}
