package io.caracal.testing.architecture.sample;

import java.time.Clock;
import java.time.Instant;

/** Breaks no rule. */
final class Tidy {
    private final Clock clock;

    Tidy(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }
}
