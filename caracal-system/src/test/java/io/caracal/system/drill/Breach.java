package io.caracal.system.drill;

import io.caracal.common.health.Invariant;
import io.caracal.system.reference.Catalogue;

/** An invariant of a service that a drill breaks. */
record Breach(String service, String invariant) {

    static Breach of(String service, String invariant) {
        return new Breach(service, invariant);
    }

    /** As the service declares it. */
    Invariant declared() {
        return Catalogue.of(service).stream()
                .map(Catalogue.Entry::invariant)
                .filter(each -> each.name().equals(invariant))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody declares " + this));
    }

    @Override
    public String toString() {
        return service + "/" + invariant;
    }
}
