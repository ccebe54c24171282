package io.caracal.common.metrics;

import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.StopPhase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Which step of its life a service is in: serving, or a step of the stop. */
final class DrainSeries {

    private static final String SERVING = "serving";

    private DrainSeries() {}

    static void register(Metrics metrics, Lifecycle lifecycle) {
        Map<String, DoubleSupplier> values = new LinkedHashMap<>();
        values.put(SERVING, () -> lifecycle.phase().isEmpty() ? 1 : 0);
        for (StopPhase phase : StopPhase.values()) {
            values.put(
                    phase.text(), () -> lifecycle.phase().filter(phase::equals).isPresent() ? 1 : 0);
        }
        metrics.gaugeFunctions(
                "caracal_drain_phase", "1 for the step that the service is in, 0 for all others", "phase", values);
    }
}
