package io.caracal.system.bench;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run measures: all of it, or the parts that were named.
 *
 * @param names some of {@link #ALL}
 * @param soak length of the soak
 */
record BenchParts(Set<String> names, Duration soak) {
    static final String EVIDENCE = "evidence";
    static final String IDLE = "idle";
    static final String ALLOCATION = "allocation";
    static final String SCRAPES = "scrapes";
    static final String STORES = "stores";
    static final String WATCHERS = "watchers";
    static final String FAULTS = "faults";
    static final String SATURATED = "saturated";
    static final String SOAK = "soak";

    /** All parts, in the order in which they are measured. */
    static final List<String> ALL =
            List.of(EVIDENCE, IDLE, ALLOCATION, SCRAPES, STORES, WATCHERS, FAULTS, SATURATED, SOAK);

    private static final Duration USUAL_SOAK = Duration.ofSeconds(60);
    private static final String SECONDS = "[0-9]{1,9}";

    /**
     * Reads the arguments of the benchmark.
     *
     * @param args names of parts, all if there is none, and the length of the soak in seconds, 60 unless given
     * @throws IllegalArgumentException there is no such part
     */
    static BenchParts of(String... args) {
        Set<String> names = new LinkedHashSet<>();
        Duration soak = USUAL_SOAK;
        for (String arg : args) {
            if (arg.matches(SECONDS)) {
                soak = Duration.ofSeconds(Long.parseLong(arg));
            } else if (ALL.contains(arg)) {
                names.add(arg);
            } else {
                throw new IllegalArgumentException("no part " + arg + "; there are " + String.join(", ", ALL));
            }
        }
        return new BenchParts(names.isEmpty() ? Set.copyOf(ALL) : Set.copyOf(names), soak);
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** Whether any of them needs the services. */
    boolean needStack() {
        return names.stream().anyMatch(name -> !name.equals(EVIDENCE) && !name.equals(SOAK));
    }
}
