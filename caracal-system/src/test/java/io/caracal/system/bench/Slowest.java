package io.caracal.system.bench;

import java.util.Optional;

/** The service whose 99th percentile is the highest. */
final class Slowest {
    private String service = "";
    private Optional<Timings> timings = Optional.empty();
    private int services;

    void offer(String candidate, Timings measured) {
        services++;
        if (timings.isEmpty() || measured.millis(99) > timings.get().millis(99)) {
            service = candidate;
            timings = Optional.of(measured);
        }
    }

    Timings timings() {
        return timings.orElseThrow();
    }

    @Override
    public String toString() {
        return service + ", the slowest of " + services + ": " + timings();
    }
}
