package io.caracal.testing.architecture.sample.util;

import java.time.Clock;
import java.time.Instant;

/** Breaks one rule of each kind, for the test of the rules. */
final class Clumsy {
    Instant ambient() {
        return Instant.now();
    }

    Instant injected(Clock clock) {
        return Instant.now(clock);
    }

    Thread thread() {
        return new Thread(this::ambient);
    }

    String home() {
        return System.getenv("HOME");
    }
}
