package io.caracal.api.policy;

import io.caracal.api.feature.FeatureContext;
import io.caracal.common.service.Platform;

/** Mounts the policies feature. */
public final class PolicyModule {

    private PolicyModule() {}

    public static void register(FeatureContext context) {
        Platform platform = context.platform();
        PolicyStore store = new PolicyStore();
        Policies policies = new Policies(context.mutations(), store, platform.ids());
        platform.resource(new PolicyResource(context.transactions(), store, policies));
        platform.resource(new PolicyValidateResource());
        platform.resource(new PolicyTemplateResource());
    }
}
