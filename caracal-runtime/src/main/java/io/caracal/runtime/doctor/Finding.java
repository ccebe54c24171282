package io.caracal.runtime.doctor;

import java.util.List;

/**
 * One thing to repair.
 *
 * @param remedy       of the broken thing
 * @param failing      whether it fails the report; otherwise it only warns
 * @param services     who reports it
 * @param following    what is reported elsewhere and only follows from it
 * @param onlyBecause  the services that have nothing else: ready again as soon as this is repaired
 */
record Finding(
        Rung rung,
        Remedy remedy,
        boolean failing,
        List<String> services,
        List<Breach> following,
        List<String> onlyBecause) {

    String reason() {
        return remedy.reason();
    }
}
