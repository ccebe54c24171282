package io.caracal.common.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a service has declared, and in which order its breaches compete. */
final class Catalogue {

    private final Map<String, Invariant> declared = new LinkedHashMap<>();

    Catalogue(List<Invariant> service) {
        List<Invariant> ordered = new ArrayList<>(EngineInvariants.first());
        service.stream()
                .filter(invariant -> !EngineInvariants.owns(invariant.name()))
                .forEach(ordered::add);
        ordered.addAll(EngineInvariants.last());
        ordered.sort(Comparator.comparing(Invariant::precedence));
        for (Invariant invariant : ordered) {
            if (declared.put(invariant.name(), invariant) != null) {
                throw new IllegalArgumentException("invariant " + invariant.name() + " is declared twice");
            }
        }
    }

    /** In order of precedence. */
    List<Invariant> all() {
        return List.copyOf(declared.values());
    }

    /** Puts the variant with the thresholds in force in the place of what was declared. */
    void effective(Invariant invariant) {
        Invariant known = declared.get(invariant.name());
        if (known == null) {
            throw new IllegalStateException("invariant " + invariant.name() + " is not declared by this service");
        }
        boolean same = known.reason().equals(invariant.reason())
                && known.precedence() == invariant.precedence()
                && known.safety() == invariant.safety();
        boolean tamed = known.safety()
                && known.onBreach().gates()
                && !invariant.onBreach().gates();
        if (!same || tamed) {
            throw new IllegalStateException("invariant " + invariant.name() + " is bound as something it is not");
        }
        declared.put(invariant.name(), invariant);
    }

    /** Names of what was declared by the service and is not among those. */
    List<String> missing(Set<String> bound) {
        return declared.keySet().stream()
                .filter(name -> !EngineInvariants.owns(name) && !bound.contains(name))
                .toList();
    }
}
