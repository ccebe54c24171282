package io.caracal.common.service;

import io.caracal.common.config.SettingDescription;
import io.caracal.common.health.Invariant;
import java.util.List;

/**
 * What a service says of itself before it runs.
 *
 * @param invariants what must hold
 * @param settings what was read, secrets hidden
 */
record Declarations(List<Invariant> invariants, List<SettingDescription> settings) {

    boolean declares(Invariant invariant) {
        return invariants.stream().anyMatch(each -> each.name().equals(invariant.name()));
    }
}
