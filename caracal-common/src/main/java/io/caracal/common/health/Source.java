package io.caracal.common.health;

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
}
