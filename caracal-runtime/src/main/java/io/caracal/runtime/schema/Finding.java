package io.caracal.runtime.schema;

import java.util.List;

/**
 * The outcome of one check.
 *
 * @param check    what was looked at
 * @param failures what is not as it should be; empty when all is well
 */
public record Finding(String check, List<String> failures) {
    public Finding {
        failures = List.copyOf(failures);
    }

    static Finding good(String check) {
        return new Finding(check, List.of());
    }

    public boolean ok() {
        return failures.isEmpty();
    }

    /** {@code ok   check} or {@code FAIL check: failures}, as the scripts print it. */
    public String line() {
        return ok() ? "ok   " + check : "FAIL " + check + ": " + String.join(", ", failures);
    }
}
