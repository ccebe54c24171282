package io.caracal.api.simulation;

import io.caracal.api.feature.FeatureContext;
import io.caracal.api.policyset.SetVersions;

/** Mounts dry runs of policy sets. */
public final class SimulationModule {

    private SimulationModule() {}

    public static void register(FeatureContext context, SetVersions versions) {
        context.platform().resource(new SimulationResource(new Simulations(context.mutations(), versions)));
    }
}
