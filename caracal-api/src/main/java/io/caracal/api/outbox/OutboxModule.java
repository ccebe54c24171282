package io.caracal.api.outbox;

import io.caracal.api.feature.FeatureContext;

/** Mounts the operator's view of the outbox. */
public final class OutboxModule {

    private OutboxModule() {}

    public static void register(FeatureContext context) {
        context.platform().resource(new OutboxResource(context.transactions(), context.mutations()));
    }
}
