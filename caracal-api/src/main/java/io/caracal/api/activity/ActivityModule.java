package io.caracal.api.activity;

import io.caracal.api.feature.FeatureContext;

/** Mounts the activity feature. */
public final class ActivityModule {

    private ActivityModule() {}

    public static void register(FeatureContext context) {
        ActivityStore store = new ActivityStore();
        context.platform().resource(new AuditResource(context.transactions(), store));
        context.platform().resource(new AdminAuditResource(context.transactions(), store));
    }
}
