package io.caracal.system.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a figure should be; met, missed, or there to be read only. */
record Bar(@Nullable Double least, @Nullable Double most, String unit) {

    static Bar atMost(double most, String unit) {
        return new Bar(null, most, unit);
    }

    static Bar atLeast(double least, String unit) {
        return new Bar(least, null, unit);
    }

    /** A figure without a bar. */
    static Bar none(String unit) {
        return new Bar(null, null, unit);
    }

    String outcome(double value) {
        if (least == null && most == null) {
            return "";
        }
        boolean met = (least == null || value >= least) && (most == null || value <= most);
        return met ? "met" : "MISSED";
    }

    String text() {
        if (least != null) {
            return "≥ " + number(least);
        }
        return most == null ? "" : "≤ " + number(most);
    }

    /** With as many digits as tell something, and the unit. */
    String number(double value) {
        String digits = Math.abs(value) >= 100 || value == Math.rint(value) ? "%,.0f" : "%.3f";
        return String.format(Locale.ROOT, digits, value) + (unit.isEmpty() ? "" : " " + unit);
    }
}
