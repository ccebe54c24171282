package io.caracal.api.zone;

import io.caracal.api.feature.FeatureContext;

/** Mounts the zones feature. */
public final class ZoneModule {

    private ZoneModule() {}

    public static void register(FeatureContext context) {
        ZoneStore store = new ZoneStore();
        Zones zones = new Zones(
                context.mutations(),
                store,
                new DcrShutdown(context.outbox()),
                context.zones(),
                context.platform().ids());
        context.platform().resource(new ZoneResource(context.transactions(), store, zones));
    }
}
