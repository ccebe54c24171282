package io.caracal.runtime.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What one look brought to light: lines of the report, and what does not hold. */
record Examined(List<Check> checks, List<Breach> breaches) {
    static final Examined NOTHING = new Examined(List.of(), List.of());

    Examined {
        checks = List.copyOf(checks);
        breaches = List.copyOf(breaches);
    }

    static Examined of(Check... checks) {
        return new Examined(List.of(checks), List.of());
    }

    /** Whether a service did not answer at all. */
    boolean silent() {
        return breaches.stream().anyMatch(breach -> breach.reason().equals(Remedy.NOT_ANSWERING));
    }

    static Examined all(Collection<Examined> parts) {
        List<Check> checks = new ArrayList<>();
        List<Breach> breaches = new ArrayList<>();
        for (Examined part : parts) {
            checks.addAll(part.checks);
            breaches.addAll(part.breaches);
        }
        return new Examined(checks, breaches);
    }
}
