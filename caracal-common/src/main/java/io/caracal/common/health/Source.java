package io.caracal.common.health;

import io.caracal.common.lifecycle.Loop;
import java.time.Duration;
import java.util.function.Supplier;

/** Where the evidence of an invariant comes from. */
public sealed interface Source {

    /** A check with I/O, sampled off the request path. */
    record Sampled(Check check, Duration period) implements Source {}

    /** Memory, read whenever a verdict is made: neither blocks nor does I/O, and allocates little. */
    record Observed(Supplier<Reading> memory) implements Source {}

    /** Sampled every second. */
    static Source sampled(Check check) {
        return new Sampled(check, Duration.ofSeconds(1));
    }

    /** Sampled more rarely, for what is costly; the invariant's maximum age must be at least three periods. */
    static Source sampled(Check check, Duration period) {
        return new Sampled(check, period);
    }

    static Source observed(Supplier<Reading> memory) {
        return new Observed(memory);
    }

    /** The dead-man watch over a loop: broken once its thread has ended or no round ended well for so long. */
    static Source loop(Loop loop, Duration silence) {
        return new Observed(() -> {
            if (!loop.alive()) {
                return Reading.failed("loop_dead", "loop " + loop.name() + " has ended");
            }
            boolean moving = loop.sinceProgress().compareTo(silence) <= 0;
            return Reading.of(moving, "loop_silent", "loop " + loop.name() + " has made no progress for too long");
        });
    }
}
