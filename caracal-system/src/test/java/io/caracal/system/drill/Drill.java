package io.caracal.system.drill;

import io.caracal.testing.fault.Fault;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A fault that is injected for real, and what must follow.
 *
 * @param name in a few words with hyphens
 * @param fault made anew for each run
 * @param breaches what breaks; of each service the one that is its reason comes first
 * @param dataPath what is refused and what still works meanwhile, in a sentence
 * @param whileBroken asserts that sentence
 */
record Drill(
        String name,
        String injected,
        Function<DrillBed, Fault> fault,
        List<Breach> breaches,
        String dataPath,
        Consumer<DrillBed> whileBroken) {

    /** The services it touches, in order of appearance. */
    List<String> services() {
        return breaches.stream().map(Breach::service).distinct().toList();
    }

    List<Breach> of(String service) {
        return breaches.stream().filter(each -> each.service().equals(service)).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
