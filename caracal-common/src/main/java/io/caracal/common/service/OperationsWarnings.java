package io.caracal.common.service;

import java.util.ArrayList;
import java.util.List;

/** What works as it is set, but may surprise whoever is on call; shown by {@code /ops/health-config}. */
final class OperationsWarnings {

    private OperationsWarnings() {}

    static List<String> of(PlatformSettings settings) {
        OperationsSettings operations = settings.operations();
        List<String> warnings = new ArrayList<>();
        if (operations.operatorToken().get().isEmpty()) {
            warnings.add("CARACAL_OPERATOR_TOKEN is not set: nobody can drain, mute or drill this instance");
        }
        if (!settings.mode().published()) {
            return List.copyOf(warnings);
        }
        if (settings.drain().window().isZero()) {
            warnings.add(
                    "DRAIN_WAIT_SECONDS is 0: a load balancer learns of a stop only when requests are already refused");
        }
        if (operations.readiness().readmissionWindow().isZero()) {
            warnings.add("READY_READMISSION_SECONDS is 0: after a shared outage all instances return at once");
        }
        if (operations.readiness().drillsEnabled()) {
            warnings.add("DRILLS_ENABLED is true: whoever holds the operator token can turn this instance red");
        }
        if (operations.readiness().stateDir().isEmpty()) {
            warnings.add("READY_STATE_DIR is not set: history and mutes are forgotten at a restart");
        }
        return List.copyOf(warnings);
    }
}
