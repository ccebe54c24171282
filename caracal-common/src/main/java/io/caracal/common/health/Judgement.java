package io.caracal.common.health;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one reading means for one invariant.
 *
 * @param observed the value, or the age in seconds, where there is one
 * @param code why it does not hold, empty when it does
 */
record Judgement(Status status, OptionalDouble observed, String code) {

    private static final Judgement PASSED = new Judgement(Status.PASS, OptionalDouble.empty(), "");

    /**
     * @param broken whether the invariant was broken before, which decides between the limit and the value to leave at
     * @param now monotonic nanoseconds
     */
    static Judgement of(Invariant invariant, Reading reading, boolean broken, long now) {
        if (reading instanceof Reading.Passed) {
            return PASSED;
        }
        if (reading instanceof Reading.Failed failed) {
            return new Judgement(Status.FAIL, OptionalDouble.empty(), failed.code());
        }
        if (reading instanceof Reading.Unknown unknown) {
            return new Judgement(Status.UNKNOWN, OptionalDouble.empty(), unknown.code());
        }
        return measured(invariant.measure(), value(reading, now).orElseThrow(), broken);
    }

    /** The value that a reading shows at that moment. */
    static OptionalDouble value(Reading reading, long now) {
        if (reading instanceof Reading.Measured measured) {
            return OptionalDouble.of(measured.value());
        }
        if (reading instanceof Reading.Since since) {
            return OptionalDouble.of((now - since.nanos()) / 1e9);
        }
        return OptionalDouble.empty();
    }

    private static Judgement measured(Optional<Measure> measure, double value, boolean broken) {
        OptionalDouble observed = OptionalDouble.of(value);
        if (measure.isEmpty()) {
            return new Judgement(Status.UNKNOWN, observed, "no_measure");
        }
        if (Double.isNaN(value)) {
            return new Judgement(Status.UNKNOWN, OptionalDouble.empty(), "not_a_number");
        }
        if (measure.get().broken(value, broken)) {
            return new Judgement(Status.FAIL, observed, measure.get().floor() ? "below_limit" : "above_limit");
        }
        return new Judgement(measure.get().warns(value) ? Status.WARN : Status.PASS, observed, "");
    }
}
