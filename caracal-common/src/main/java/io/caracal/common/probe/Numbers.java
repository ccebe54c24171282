package io.caracal.common.probe;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Numbers as they appear in bodies: at most three decimals, whole ones without any; empty, which is written as null, for what JSON has no number for. */
final class Numbers {

    private static final double MAX_EXACT = 1L << 53;

    private Numbers() {}

    static Optional<Number> of(double value) {
        if (!Double.isFinite(value)) {
            return Optional.empty();
        }
        double rounded = Math.abs(value) < MAX_EXACT / 1000 ? Math.round(value * 1000) / 1000.0 : value;
        boolean whole = rounded == Math.rint(rounded) && Math.abs(rounded) < MAX_EXACT;
        return whole ? Optional.of((long) rounded) : Optional.of(rounded);
    }

    static Optional<Number> of(OptionalDouble value) {
        return value.isEmpty() ? Optional.empty() : of(value.getAsDouble());
    }

    static Optional<Number> seconds(Duration duration) {
        return of(duration.toMillis() / 1000.0);
    }
}
